-- Accepted deliveries that no linkage has seen: those judged since the last linkage in the ledger. is_again: an earlier run
-- accepted one of the same source and period, whose rows these may correct.
-- Grain: delivery. Reads ops.delivery, ops.delivery_verdict, ops.stage_run.
WITH accepted AS (
    SELECT d.delivery_id, d.source, d.period, d.sha256, v.run_no
    FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id) WHERE v.is_accepted AND v.run_no <= $run_no),
earlier AS (SELECT source, period, min(run_no) AS run_no FROM accepted GROUP BY source, period)
SELECT a.delivery_id, a.source, e.run_no < a.run_no AS is_again
FROM accepted a JOIN earlier e USING (source, period)
WHERE a.run_no > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'linkage')
ORDER BY a.run_no, a.source, a.period, a.sha256
