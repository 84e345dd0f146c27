-- The last run of a day or of one before it; run_no is NULL where there is none. Grain: one row. Reads ops.run.
SELECT max(run_no) AS run_no FROM ops.run WHERE as_of <= $as_of
