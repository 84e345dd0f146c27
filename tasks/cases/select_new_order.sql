-- Orders about a case that came since this stage last ran, with the case that the named package held and how it stands; the
-- case is NULL where the package held no such row. Oldest first. Grain: row.
-- Reads typed.operator_order, ops.*, campaign.case_state.
SELECT o.delivery_id, o.row_no, o.order_kind, o.ordered_on, c.case_id, c.target_id, c.state, c.step_no, c.happened_on
FROM typed.operator_order o
JOIN ops.delivery_verdict v ON v.delivery_id = o.delivery_id AND v.is_accepted AND v.run_no <= $run_no
LEFT JOIN ops.released_row e ON e.delivery_id = o.delivery_id AND e.row_no = o.row_no
LEFT JOIN ops.package_row p ON p.package_id = o.package_id AND p.ref = o.ref AND p.subject_kind = 'case'
LEFT JOIN campaign.case_state c ON c.case_id = p.subject_id
ANTI JOIN ops.held_row h ON h.delivery_id = o.delivery_id AND h.row_no = o.row_no
WHERE starts_with(o.order_kind, 'CASE_')
  AND greatest(v.run_no, e.run_no) > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'cases')
ORDER BY o.ordered_on, o.delivery_id, o.row_no
