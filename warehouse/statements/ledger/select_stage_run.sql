-- A finished stage of this run. Grain: at most one row. Reads ops.stage_run.
SELECT counts FROM ops.stage_run WHERE stage = $stage AND run_no = $run_no AND delivery_id = $delivery_id
