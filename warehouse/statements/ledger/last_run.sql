-- The newest run, and whether its deliveries have been linked. Grain: at most one row. Reads ops.run, ops.stage_run.
SELECT run_no, as_of,
       EXISTS (SELECT 1 FROM ops.stage_run s WHERE s.run_no = r.run_no AND s.stage = 'linkage') AS is_linked
FROM ops.run r ORDER BY run_no DESC LIMIT 1
