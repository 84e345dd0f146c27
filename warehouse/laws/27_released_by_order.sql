-- law: quarantined rows that were let go = those that an accepted order names or a later row of their list replaces, and no other is linked
-- Grain: one row. Reads ops.row_event, ops.quarantine, ops.delivery, ops.delivery_verdict, ops.held_row, typed.operator_order,
-- core.appearance.
WITH ordered AS (
    SELECT o.delivery_id AS by_delivery_id, o.row_no AS by_row_no, o.subject_delivery_id, o.subject_row_no, o.subject_rule
    FROM typed.operator_order o
    JOIN ops.delivery_verdict v ON v.delivery_id = o.delivery_id AND v.is_accepted
    ANTI JOIN (FROM ops.held_row) h ON h.delivery_id = o.delivery_id AND h.row_no = o.row_no
    WHERE o.order_kind = 'RELEASE_ROW'),
accepted AS (
    SELECT d.delivery_id, d.source, d.period, d.run_no FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id)
    WHERE v.is_accepted),
grounded AS (
    SELECT e.* FROM ops.row_event e
    JOIN ordered o USING (by_delivery_id, by_row_no)
    WHERE e.event <> 'replaced' AND o.subject_delivery_id = e.delivery_id AND e.row_no = coalesce(o.subject_row_no, e.row_no)
      AND (o.subject_row_no IS NOT NULL OR EXISTS (
          SELECT 1 FROM ops.quarantine q WHERE q.delivery_id = e.delivery_id AND q.row_no = e.row_no AND q.rule = o.subject_rule))
    UNION ALL
    SELECT e.* FROM ops.row_event e
    JOIN accepted o ON o.delivery_id = e.delivery_id
    JOIN accepted n ON n.delivery_id = e.by_delivery_id AND n.source = o.source AND (n.period = o.period OR o.period LIKE '____-__-__')
    WHERE e.event = 'replaced'),
stray AS (FROM core.appearance SEMI JOIN ops.held_row USING (delivery_id, row_no))
SELECT (SELECT count(*) FROM ops.row_event) AS left_side, (SELECT count(*) FROM grounded) AS right_side,
       (SELECT count(*) FROM ops.row_event) = (SELECT count(*) FROM grounded) AND NOT EXISTS (FROM stray) AS holds
