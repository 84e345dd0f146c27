-- One run. Grain: at most one row. Reads ops.run.
SELECT * FROM ops.run WHERE run_no = $run_no
