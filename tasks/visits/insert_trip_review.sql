-- Orders that say that a trip's incidents were looked into, each once. Grain: order.
-- Reads typed.operator_order, ops.delivery_verdict, ops.held_row, ops.package_row.
INSERT INTO campaign.trip_review
SELECT o.delivery_id, o.row_no, s.subject_id, o.ordered_on, $run_no
FROM typed.operator_order o
JOIN ops.delivery_verdict v ON v.delivery_id = o.delivery_id AND v.is_accepted AND v.run_no <= $run_no
JOIN ops.package_row s ON s.package_id = o.package_id AND s.ref = o.ref AND s.subject_kind = 'trip'
ANTI JOIN ops.held_row h ON h.delivery_id = o.delivery_id AND h.row_no = o.row_no
ANTI JOIN campaign.trip_review r ON r.delivery_id = o.delivery_id AND r.row_no = o.row_no
WHERE o.order_kind = 'TRIP_REVIEWED'
