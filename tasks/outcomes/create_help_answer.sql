-- What came back since this stage last ran, target known or not. Grain: row. Reads campaign.returned_row, ops.stage_run.
CREATE OR REPLACE TEMP TABLE help_answer AS
SELECT * FROM campaign.returned_row
WHERE run_no <= $run_no
  AND run_no > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'outcomes')
