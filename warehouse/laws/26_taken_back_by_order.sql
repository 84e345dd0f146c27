-- law: rows taken back = rows that an accepted order names or a later accepted row of their list corrects
-- Grain: one row. Reads core.row_withdrawal, core.appearance, typed.operator_order, ops.delivery, ops.delivery_verdict,
-- ops.held_row, ops.stage_run. An order takes back what was there when it came; linkage carries it out.
WITH carried AS (
    SELECT o.delivery_id, o.row_no, o.subject_delivery_id, o.subject_row_no, v.run_no
    FROM typed.operator_order o
    JOIN ops.delivery_verdict v ON v.delivery_id = o.delivery_id AND v.is_accepted
    ANTI JOIN (FROM ops.held_row) h ON h.delivery_id = o.delivery_id AND h.row_no = o.row_no
    WHERE o.order_kind = 'WITHDRAW_DELIVERY' AND v.run_no <= (SELECT max(run_no) FROM ops.stage_run WHERE stage = 'linkage')),
named AS (
    SELECT DISTINCT a.delivery_id, a.row_no, a.run_no <= c.run_no AS is_due, c.delivery_id AS by_delivery_id, c.row_no AS by_row_no
    FROM carried c JOIN core.appearance a ON a.delivery_id = c.subject_delivery_id
    WHERE a.row_no = coalesce(c.subject_row_no, a.row_no)),
accepted AS (
    SELECT d.delivery_id, d.source, d.period, d.run_no FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id)
    WHERE v.is_accepted),
grounded AS (
    FROM core.row_withdrawal w SEMI JOIN named USING (delivery_id, row_no, by_delivery_id, by_row_no) WHERE cause = 'ordered'
    UNION ALL
    SELECT w.* FROM core.row_withdrawal w
    JOIN accepted o ON o.delivery_id = w.delivery_id
    JOIN accepted n ON n.delivery_id = w.by_delivery_id AND n.source = o.source AND n.period = o.period AND n.run_no > o.run_no
    SEMI JOIN core.appearance a ON a.delivery_id = w.by_delivery_id AND a.row_no = w.by_row_no
    WHERE w.cause = 'corrected'),
missed AS (
    SELECT delivery_id, row_no FROM named WHERE is_due
    EXCEPT SELECT delivery_id, row_no FROM core.row_withdrawal WHERE cause = 'ordered')
SELECT (SELECT count(*) FROM core.row_withdrawal) AS left_side,
       (SELECT count(*) FROM grounded) + (SELECT count(*) FROM missed) AS right_side,
       (SELECT count(*) FROM core.row_withdrawal) = (SELECT count(*) FROM grounded) AND NOT EXISTS (FROM missed) AS holds
