-- The newest run that the snapshot knows. Grain: one row. Reads out.run.
SELECT coalesce(max(run_no), 0) AS run_no FROM out.run
