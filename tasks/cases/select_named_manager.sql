-- Managers whom the team head named since this stage last ran, oldest order first; case_id is NULL where the named package
-- held no such row. Grain: order. Reads ops.accepted_order, ops.*.
SELECT o.delivery_id, o.row_no, o.officer_id, p.subject_id AS case_id
FROM ops.accepted_order o
LEFT JOIN ops.released_row e ON e.delivery_id = o.delivery_id AND e.row_no = o.row_no
LEFT JOIN ops.package_row p ON p.package_id = o.package_id AND p.ref = o.ref AND p.subject_kind = 'case'
WHERE o.run_no <= $run_no AND o.order_kind = 'NAME_MANAGER'
  AND greatest(o.run_no, e.run_no) > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'cases')
ORDER BY o.ordered_on, o.delivery_id, o.row_no
