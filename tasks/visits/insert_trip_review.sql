-- Orders that say that a trip's incidents were looked into, each once. Grain: order.
-- Reads ops.accepted_order, ops.package_row.
INSERT INTO campaign.trip_review
SELECT o.delivery_id, o.row_no, s.subject_id, o.ordered_on, $run_no
FROM ops.accepted_order o
JOIN ops.package_row s ON s.package_id = o.package_id AND s.ref = o.ref AND s.subject_kind = 'trip'
ANTI JOIN campaign.trip_review r ON r.delivery_id = o.delivery_id AND r.row_no = o.row_no
WHERE o.run_no <= $run_no AND o.order_kind = 'TRIP_REVIEWED'
