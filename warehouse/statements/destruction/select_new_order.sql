-- Accepted orders to destroy that were not carried out. Grain: row. Reads ops.accepted_order, ops.destruction.
SELECT o.delivery_id, o.row_no, o.ordered_by, o.document_no, o.ordered_on
FROM ops.accepted_order o
ANTI JOIN ops.destruction d ON d.delivery_id = o.delivery_id AND d.row_no = o.row_no
WHERE o.order_kind = 'DESTROY'
ORDER BY o.delivery_id, o.row_no
