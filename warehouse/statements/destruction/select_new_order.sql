-- Accepted orders to destroy that were not carried out. Grain: row. Reads typed.operator_order, ops.*.
SELECT o.delivery_id, o.row_no, o.ordered_by, o.document_no, o.ordered_on
FROM typed.operator_order o
JOIN ops.delivery_verdict v ON v.delivery_id = o.delivery_id AND v.is_accepted
ANTI JOIN ops.held_row h ON h.delivery_id = o.delivery_id AND h.row_no = o.row_no
ANTI JOIN ops.destruction d ON d.delivery_id = o.delivery_id AND d.row_no = o.row_no
WHERE o.order_kind = 'DESTROY'
ORDER BY o.delivery_id, o.row_no
