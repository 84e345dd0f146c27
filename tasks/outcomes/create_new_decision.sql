-- Decisions of the county that came since this stage last ran. Grain: row. Reads typed.benefit_decision, ops.*.
CREATE OR REPLACE TEMP TABLE new_decision AS
SELECT b.*
FROM typed.benefit_decision b
JOIN ops.delivery_verdict v ON v.delivery_id = b.delivery_id AND v.is_accepted AND v.run_no <= $run_no
LEFT JOIN ops.released_row e ON e.delivery_id = b.delivery_id AND e.row_no = b.row_no
ANTI JOIN ops.held_row h ON h.delivery_id = b.delivery_id AND h.row_no = b.row_no
WHERE greatest(v.run_no, e.run_no) > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'outcomes')
