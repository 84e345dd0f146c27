-- The last run of a day. Grain: one row. Reads ops.run.
SELECT max(run_no) AS run_no FROM ops.run WHERE as_of = $as_of
