-- Accepted orders to withdraw a delivery or, with subject_row_no, one row of it, with the run that accepted them. Grain: order.
-- Reads ops.accepted_order.
CREATE OR REPLACE VIEW ops.withdrawal_ordered AS
SELECT o.delivery_id, o.row_no, o.subject_delivery_id, o.subject_row_no, o.run_no
FROM ops.accepted_order o
WHERE o.order_kind = 'WITHDRAW_DELIVERY'
