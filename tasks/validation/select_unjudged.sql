-- Deliveries that could be read, repeat no other and have no verdict yet, and whether another of the same source and period (of a
-- day's file: of any) may hold rows that this one replaces; a file of a later run, which lies there when a day is repeated,
-- does not. Orders come last: a row that a delivery of the same run replaces is not released any more.
-- Grain: delivery. Reads ops.delivery, ops.delivery_verdict, ops.delivery_repeat.
SELECT d.delivery_id, d.source, d.rows_received,
       EXISTS (SELECT 1 FROM ops.delivery p LEFT JOIN ops.delivery_verdict w ON w.delivery_id = p.delivery_id
               WHERE p.source = d.source AND (p.period = d.period OR d.period LIKE '____-__-__') AND p.delivery_id <> d.delivery_id
                 AND p.run_no <= $run_no AND p.rejected_code IS NULL AND coalesce(w.rows_quarantined > 0, true)) AS is_not_first
FROM ops.delivery d
WHERE d.rejected_code IS NULL AND d.run_no <= $run_no
  AND NOT EXISTS (SELECT 1 FROM ops.delivery_verdict v WHERE v.delivery_id = d.delivery_id)
  AND NOT EXISTS (SELECT 1 FROM ops.delivery_repeat r WHERE r.delivery_id = d.delivery_id)
ORDER BY d.run_no, d.source = 'operator_order', d.source, d.period, d.sha256
