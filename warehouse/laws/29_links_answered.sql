-- law: no row names a person of whom an order says that it does not, and every answer rests on an accepted order
-- Grain: one row. Reads core.link_answer, core.link_refused, core.newest_link, typed.operator_order, ops.delivery_verdict,
-- ops.held_row.
WITH grounded AS (
    SELECT w.by_delivery_id, w.by_row_no
    FROM core.link_answer w
    JOIN typed.operator_order o ON o.delivery_id = w.by_delivery_id AND o.row_no = w.by_row_no
        AND o.order_kind = CASE w.answer WHEN 'other' THEN 'UNDO_LINK' ELSE 'CONFIRM_LINK' END
    JOIN ops.delivery_verdict v ON v.delivery_id = o.delivery_id AND v.is_accepted
    ANTI JOIN ops.held_row h ON h.delivery_id = o.delivery_id AND h.row_no = o.row_no),
broken AS (SELECT delivery_id, row_no FROM core.newest_link SEMI JOIN core.link_refused USING (delivery_id, row_no, person_id))
SELECT (SELECT count(*) FROM core.link_answer) AS left_side,
       (SELECT count(*) FROM grounded) - (SELECT count(*) FROM broken) AS right_side,
       (SELECT count(*) FROM core.link_answer) = (SELECT count(*) FROM grounded) AND NOT EXISTS (FROM broken) AS holds
