-- The county's file of a run; none of a run from before it was kept. Grain: at most one row. Reads ops.county_file.
SELECT stated, roads FROM ops.county_file WHERE run_no <= $run_no ORDER BY run_no DESC LIMIT 1
