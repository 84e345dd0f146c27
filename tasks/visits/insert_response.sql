-- What the household answered at the door, by the paths of the questionnaire. Grain: (row, path). Reads new_result.
INSERT INTO campaign.survey_response
SELECT delivery_id, row_no, target_id, path, answer, $form_version, visited_on, $run_no
FROM (SELECT delivery_id, row_no, target_id, visited_on, unnest([
          {'path': 'health_need', 'answer': CAST(health_need AS VARCHAR)},
          {'path': 'economy_need', 'answer': CAST(economy_need AS VARCHAR)},
          {'path': 'employment_need', 'answer': CAST(employment_need AS VARCHAR)},
          {'path': 'care_need', 'answer': CAST(care_need AS VARCHAR)},
          {'path': 'housing_need', 'answer': CAST(housing_need AS VARCHAR)},
          {'path': 'household_size', 'answer': CAST(household_size AS VARCHAR)},
          {'path': 'income_band', 'answer': income_band},
          {'path': 'assets_band', 'answer': assets_band},
          {'path': 'urgent', 'answer': CAST(urgent AS VARCHAR)}], recursive := true)
      FROM new_result WHERE target_id IS NOT NULL AND result = 'MET')
WHERE answer IS NOT NULL
