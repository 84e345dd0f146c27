-- What was told of cases since this stage last ran, by order or on the sheet of a case list, with the case that the named package
-- held and how it stands; the case is NULL where the package held no such row. A sheet speaks for whoever got its list.
-- Grain: row. Reads typed.operator_order, typed.case_report, ops.*, campaign.case_now.
WITH told AS (
    SELECT delivery_id, row_no, package_id, ref, substr(order_kind, 6) AS kind, ordered_on AS said_on, true AS is_order,
           NULL::INTEGER AS item_no, NULL AS domain, NULL AS service, NULL::DATE AS due_on, NULL AS result, NULL AS difficulty,
           NULL AS closing_reason
    FROM typed.operator_order WHERE starts_with(order_kind, 'CASE_')
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref, kind, reported_on, false, CAST(item_no AS INTEGER), lower(domain), service, due_on,
           result, difficulty, closing_reason
    FROM typed.case_report)
SELECT t.* EXCLUDE (package_id, ref), c.case_id, c.target_id, c.state, c.step_no, c.happened_on, c.again_on,
       CASE WHEN starts_with(k.recipient, 'officer-') AND NOT t.is_order THEN substr(k.recipient, 9) END AS officer_id
FROM told t
JOIN ops.delivery_verdict v ON v.delivery_id = t.delivery_id AND v.is_accepted AND v.run_no <= $run_no
LEFT JOIN ops.released_row e ON e.delivery_id = t.delivery_id AND e.row_no = t.row_no
LEFT JOIN ops.package k ON k.package_id = t.package_id
LEFT JOIN ops.package_row p ON p.package_id = t.package_id AND p.ref = t.ref AND p.subject_kind = 'case'
LEFT JOIN campaign.case_now c ON c.case_id = p.subject_id
ANTI JOIN ops.held_row h ON h.delivery_id = t.delivery_id AND h.row_no = t.row_no
WHERE greatest(v.run_no, e.run_no) > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'cases')
ORDER BY t.delivery_id, t.row_no
