-- The newest run, the newest day whose whole chain came to its end, and the missed working days that the newest run took up.
-- Grain: at most one row. Reads out.run.
SELECT run_no, as_of, opened_at, absorbed_days, (SELECT max(as_of) FROM out.run WHERE is_reported) AS whole_day_on
FROM out.run ORDER BY run_no DESC LIMIT 1
