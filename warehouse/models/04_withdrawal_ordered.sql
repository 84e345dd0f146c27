-- Accepted orders to withdraw a delivery or, with subject_row_no, one row of it, with the run that accepted them. Grain: order.
-- Reads typed.operator_order, ops.delivery_verdict, ops.held_row.
CREATE OR REPLACE VIEW ops.withdrawal_ordered AS
SELECT o.delivery_id, o.row_no, o.subject_delivery_id, o.subject_row_no, v.run_no
FROM typed.operator_order o
JOIN ops.delivery_verdict v ON v.delivery_id = o.delivery_id AND v.is_accepted
ANTI JOIN ops.held_row h ON h.delivery_id = o.delivery_id AND h.row_no = o.row_no
WHERE o.order_kind = 'WITHDRAW_DELIVERY'
