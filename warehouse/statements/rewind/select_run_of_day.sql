-- The runs of a day. Grain: run. Reads ops.run.
SELECT run_no FROM ops.run WHERE as_of = $as_of ORDER BY run_no
