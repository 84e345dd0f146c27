-- Orders that were accepted and that nothing keeps back, with the run that accepted them; of one whose kind cannot be read
-- a safety flag is set (macro protects), or it was not accepted. Grain: order.
-- Reads typed.operator_order, ops.delivery_verdict, ops.held_row.
CREATE OR REPLACE VIEW ops.accepted_order AS
SELECT o.* REPLACE (coalesce(o.order_kind, 'SET_SAFETY_FLAG') AS order_kind), v.run_no
FROM typed.operator_order o
JOIN ops.delivery_verdict v ON v.delivery_id = o.delivery_id AND v.is_accepted
ANTI JOIN ops.held_row h ON h.delivery_id = o.delivery_id AND h.row_no = o.row_no
