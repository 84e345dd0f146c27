-- The county's file as it was last kept. Grain: at most one row. Reads ops.county_file.
SELECT stated, roads FROM ops.county_file ORDER BY run_no DESC LIMIT 1
