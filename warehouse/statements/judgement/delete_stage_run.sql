-- That a delivery was judged. Grain: stage of a run. Reads ops.stage_run.
DELETE FROM ops.stage_run WHERE stage = 'validation' AND delivery_id = $delivery_id
