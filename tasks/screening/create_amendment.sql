-- What the amendments of this run ask for, with the target of their list that each row means. Grain: row.
-- is_kept: the target may not be struck. Reads campaign.approval, typed.target_approval, campaign.list_row,
-- campaign.target_list, campaign.kept_target, ops.package_row, ops.package.
CREATE OR REPLACE TEMP TABLE amendment AS
SELECT a.delivery_id, a.row_no, a.list_id, d.action, d.order_no, d.reason_code, m.target_id, m.is_kept
FROM campaign.approval a
JOIN typed.target_approval d USING (delivery_id, row_no)
JOIN (
    SELECT l.list_id, p.ref, r.target_id, k.target_id IS NOT NULL AS is_kept
    FROM campaign.target_list l
    JOIN ops.package s ON s.kind = 'target_list' AND s.run_no = l.run_no
    JOIN ops.package_row p USING (package_id)
    JOIN campaign.list_row r ON r.list_id = l.list_id AND r.target_id = p.subject_id
    LEFT JOIN campaign.kept_target k ON k.target_id = r.target_id) m ON m.list_id = a.list_id AND m.ref = d.ref
WHERE a.run_no = $run_no AND a.refused_ko IS NULL AND a.decision = 'AMENDED'
