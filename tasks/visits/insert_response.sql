-- What the household answered at the door, by the paths of the questionnaire, with the version that the day sheet asked.
-- Grain: (row, path). Reads new_result; $versions: the versions with the day since which each holds.
INSERT INTO campaign.survey_response
WITH version AS (
    SELECT v.since, v.version
    FROM (SELECT unnest(from_json(CAST($versions AS JSON), '[{"since": "DATE", "version": "VARCHAR"}]')) AS v))
SELECT delivery_id, row_no, target_id, path, answer,
       coalesce((SELECT arg_max(version, since) FROM version WHERE since <= asked_on),
                (SELECT arg_min(version, since) FROM version)), visited_on, $run_no
FROM (SELECT delivery_id, row_no, target_id, visited_on, coalesce(asked_on, visited_on) AS asked_on, unnest([
          {'path': 'health_need', 'answer': CAST(health_need AS VARCHAR)},
          {'path': 'economy_need', 'answer': CAST(economy_need AS VARCHAR)},
          {'path': 'employment_need', 'answer': CAST(employment_need AS VARCHAR)},
          {'path': 'care_need', 'answer': CAST(care_need AS VARCHAR)},
          {'path': 'daily_living_need', 'answer': CAST(daily_living_need AS VARCHAR)},
          {'path': 'relation_need', 'answer': CAST(relation_need AS VARCHAR)},
          {'path': 'rights_need', 'answer': CAST(rights_need AS VARCHAR)},
          {'path': 'safety_need', 'answer': CAST(safety_need AS VARCHAR)},
          {'path': 'upbringing_need', 'answer': CAST(upbringing_need AS VARCHAR)},
          {'path': 'housing_need', 'answer': CAST(housing_need AS VARCHAR)},
          {'path': 'household_size', 'answer': CAST(household_size AS VARCHAR)},
          {'path': 'income_band', 'answer': income_band},
          {'path': 'assets_band', 'answer': assets_band},
          {'path': 'urgent', 'answer': CAST(urgent AS VARCHAR)}], recursive := true)
      FROM new_result WHERE target_id IS NOT NULL AND result = 'MET')
WHERE answer IS NOT NULL
