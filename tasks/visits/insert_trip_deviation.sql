-- Ticks and reviews that name no trip of any sheet: kept, with an owner. Grain: row.
-- Reads typed.trip_return, typed.operator_order, ops.delivery_verdict, ops.held_row, ops.package_row, campaign.deviation.
INSERT INTO campaign.deviation
WITH told AS (
    SELECT delivery_id, row_no, package_id, ref, 'unknown_reference' AS code FROM typed.trip_return
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref, 'order_meets_nobody' FROM typed.operator_order WHERE order_kind = 'TRIP_REVIEWED')
SELECT t.delivery_id, t.row_no, NULL, t.code, 'team_head', $as_of, $run_no
FROM told t
JOIN ops.delivery_verdict v ON v.delivery_id = t.delivery_id AND v.is_accepted AND v.run_no <= $run_no
ANTI JOIN ops.held_row h ON h.delivery_id = t.delivery_id AND h.row_no = t.row_no
ANTI JOIN (SELECT package_id, ref FROM ops.package_row WHERE subject_kind = 'trip') s ON s.package_id = t.package_id AND s.ref = t.ref
ANTI JOIN campaign.deviation d ON d.delivery_id = t.delivery_id AND d.row_no = t.row_no
