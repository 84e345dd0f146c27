-- What the desks ticked of the 방문명부: accepted rows of trip sheets that came back, each once. Grain: row.
-- Reads typed.trip_return, ops.delivery_verdict, ops.held_row, ops.package_row, campaign.visit_roll_tick.
INSERT INTO campaign.visit_roll_tick
SELECT t.delivery_id, t.row_no, s.subject_id, t.roll_shredded, $run_no
FROM typed.trip_return t
JOIN ops.delivery_verdict v ON v.delivery_id = t.delivery_id AND v.is_accepted AND v.run_no <= $run_no
JOIN ops.package_row s ON s.package_id = t.package_id AND s.ref = t.ref AND s.subject_kind = 'trip'
ANTI JOIN ops.held_row h ON h.delivery_id = t.delivery_id AND h.row_no = t.row_no
ANTI JOIN campaign.visit_roll_tick k ON k.delivery_id = t.delivery_id AND k.row_no = t.row_no
WHERE t.roll_shredded IS NOT NULL
