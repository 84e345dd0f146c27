-- Signed orders that an officer takes more than a day has, from one day to another. Grain: order.
-- Reads typed.operator_order, ops.delivery_verdict, ops.held_row.
CREATE OR REPLACE VIEW campaign.over_capacity AS
SELECT o.officer_id, o.starts_on, coalesce(o.ends_on, o.starts_on) AS ends_on, o.delivery_id, o.row_no, v.run_no
FROM typed.operator_order o
JOIN ops.delivery_verdict v ON v.delivery_id = o.delivery_id AND v.is_accepted
ANTI JOIN ops.held_row h ON h.delivery_id = o.delivery_id AND h.row_no = o.row_no
WHERE o.order_kind = 'OVER_CAPACITY'
