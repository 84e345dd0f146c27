-- That a run's pages and snapshot were made, so that they are made anew. Grain: stage of a run. Reads ops.stage_run.
DELETE FROM ops.stage_run WHERE run_no = $run_no AND stage = 'reporting'
