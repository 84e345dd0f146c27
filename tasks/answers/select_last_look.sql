-- The last run in which urgency was looked for, by either stage that does. Grain: one row. Reads ops.stage_run.
SELECT coalesce(max(run_no), 0) AS run_no FROM ops.stage_run WHERE stage IN ('urgent', 'answers') AND run_no < $run_no
