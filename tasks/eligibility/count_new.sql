-- How many answers about size, income or assets this stage has not seen. Grain: one row.
-- Reads campaign.survey_response, ops.stage_run.
SELECT count(*) AS answers FROM campaign.survey_response
WHERE path IN ('household_size', 'income_band', 'assets_band')
  AND run_no > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'eligibility')
