-- The deliveries that a run judged. Grain: delivery. Reads ops.stage_run.
SELECT delivery_id FROM ops.stage_run WHERE run_no = $run_no AND stage = 'validation'
