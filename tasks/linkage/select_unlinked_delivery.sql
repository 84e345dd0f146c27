-- Accepted deliveries that no linkage has seen: those judged since the last linkage in the ledger.
-- Grain: delivery. Reads ops.delivery, ops.delivery_verdict, ops.stage_run.
SELECT d.delivery_id, d.source
FROM ops.delivery d
JOIN ops.delivery_verdict v USING (delivery_id)
WHERE v.is_accepted AND v.run_no <= $run_no
  AND v.run_no > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'linkage')
ORDER BY v.run_no, d.source, d.period, d.sha256
