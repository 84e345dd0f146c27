-- The county's file that a run was the first to be held to. Grain: at most one row. Reads ops.county_file.
SELECT * FROM ops.county_file WHERE run_no = $run_no
