-- Accepted deliveries that no linkage has seen: those judged since the last linkage in the ledger; and earlier ones of which
-- rows were released since, of which only those rows are new.
-- Grain: delivery. Reads ops.delivery, ops.delivery_verdict, ops.released_row, ops.stage_run.
WITH last_linkage AS (SELECT coalesce(max(run_no), 0) AS run_no FROM ops.stage_run WHERE stage = 'linkage'),
released AS (
    SELECT DISTINCT r.delivery_id FROM ops.released_row r CROSS JOIN last_linkage l WHERE r.run_no > l.run_no)
SELECT d.delivery_id, d.source, v.run_no <= l.run_no AS is_linked
FROM ops.delivery d
JOIN ops.delivery_verdict v USING (delivery_id)
CROSS JOIN last_linkage l
WHERE v.is_accepted AND v.run_no <= $run_no
  AND (v.run_no > l.run_no OR d.delivery_id IN (SELECT delivery_id FROM released))
ORDER BY v.run_no, d.source, d.period, d.sha256
