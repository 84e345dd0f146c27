-- Deliveries that a run of the day judged, or of which it released, refused or replaced a row, and that leave something to act
-- on: rejected, with rows that were kept back, or with a rule that warns. The rows of those alone are counted.
-- Grain: delivery. Reads out.delivery, out.quarantine, out.delivery_rule, out.run.
WITH today AS (SELECT run_no FROM out.run WHERE as_of = $as_of),
broken AS (
    SELECT delivery_id, count(*) FILTER (action = 'warn') AS warnings FROM out.delivery_rule WHERE NOT is_kept GROUP BY delivery_id),
touched AS MATERIALIZED (
    SELECT delivery_id, max(run_no) AS last_run_no
    FROM (SELECT delivery_id, judged_run_no AS run_no FROM out.delivery
          UNION ALL SELECT delivery_id, last_run_no FROM out.quarantine)
    WHERE run_no IN (SELECT run_no FROM today) GROUP BY delivery_id),
kept AS (
    SELECT delivery_id, count(DISTINCT row_no) FILTER (fate = 'waiting') AS waiting,
           count(DISTINCT row_no) FILTER (fate = 'released') AS released,
           count(DISTINCT row_no) FILTER (fate = 'replaced') AS replaced,
           count(DISTINCT row_no) FILTER (fate = 'expired') AS expired,
           count(DISTINCT row_no) FILTER (fate = 'withdrawn') AS withdrawn
    FROM out.quarantine WHERE delivery_id IN (SELECT delivery_id FROM touched) GROUP BY delivery_id)
SELECT d.delivery_id, d.source, d.period, d.received_on, d.state, d.rejected_code, d.rejected_ko, d.rows_received, d.rows_accepted,
       CASE d.state WHEN 'accepted' THEN d.rows_quarantined ELSE 0 END AS rows_quarantined,
       coalesce(k.waiting, 0) AS rows_waiting, coalesce(k.released, 0) AS rows_released,
       coalesce(k.replaced, 0) AS rows_replaced, coalesce(k.expired, 0) AS rows_expired,
       coalesce(k.withdrawn, 0) AS rows_withdrawn,
       coalesce(b.warnings, 0) AS warnings, t.last_run_no = $run_no AS is_of_run
FROM touched t
JOIN out.delivery d USING (delivery_id)
LEFT JOIN kept k USING (delivery_id)
LEFT JOIN broken b USING (delivery_id)
WHERE d.state = 'rejected' OR (d.state = 'accepted' AND (d.rows_quarantined > 0 OR b.delivery_id IS NOT NULL))
ORDER BY d.state = 'rejected' DESC, rows_waiting DESC, d.source, d.delivery_id
