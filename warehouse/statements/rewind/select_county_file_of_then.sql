-- The county's file of a run; of one from before any was kept, the first that was. Grain: at most one row.
-- Reads ops.county_file.
SELECT stated, roads FROM ops.county_file
ORDER BY run_no <= $run_no DESC, CASE WHEN run_no <= $run_no THEN -run_no ELSE run_no END LIMIT 1
