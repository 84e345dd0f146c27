-- The accepted orders of one delivery to release rows: a row, or the rows that broke a rule. Grain: order.
-- Reads typed.operator_order, ops.held_row.
SELECT o.delivery_id, o.row_no, o.subject_delivery_id, o.subject_row_no, o.subject_rule, o.override_rule
FROM typed.operator_order o
ANTI JOIN ops.held_row h ON h.delivery_id = o.delivery_id AND h.row_no = o.row_no
WHERE o.delivery_id = $order_delivery_id AND o.order_kind = 'RELEASE_ROW'
ORDER BY o.subject_delivery_id, o.row_no
