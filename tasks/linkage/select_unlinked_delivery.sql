-- Accepted deliveries that no linkage has seen: those judged since the last linkage in the ledger; and earlier ones
-- (is_linked) of which rows were released since, of which only those rows are new. is_again: another run accepted one of the
-- same source and period, whose rows these may correct, or whose rows correct those that were released.
-- Grain: delivery. Reads ops.delivery, ops.delivery_verdict, ops.released_row, ops.stage_run.
WITH last_linkage AS (SELECT coalesce(max(run_no), 0) AS run_no FROM ops.stage_run WHERE stage = 'linkage'),
accepted AS (
    SELECT d.delivery_id, d.source, d.period, d.sha256, v.run_no
    FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id) WHERE v.is_accepted AND v.run_no <= $run_no),
other AS (SELECT source, period, min(run_no) < max(run_no) AS is_again FROM accepted GROUP BY source, period),
released AS (
    SELECT DISTINCT r.delivery_id FROM ops.released_row r CROSS JOIN last_linkage l WHERE r.run_no > l.run_no)
SELECT a.delivery_id, a.source, a.run_no <= l.run_no AS is_linked, e.is_again
FROM accepted a JOIN other e USING (source, period) CROSS JOIN last_linkage l
WHERE a.run_no > l.run_no OR a.delivery_id IN (SELECT delivery_id FROM released)
ORDER BY a.run_no, a.source, a.period, a.sha256
