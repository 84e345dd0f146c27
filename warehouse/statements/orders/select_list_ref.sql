-- The references that a list shows of its households. Grain: reference.
-- Reads campaign.target_list, campaign.list_row, ops.package, ops.package_row.
SELECT p.ref
FROM campaign.target_list l
JOIN ops.package s ON s.kind = 'target_list' AND s.run_no = l.run_no
JOIN ops.package_row p USING (package_id)
JOIN campaign.list_row r ON r.list_id = l.list_id AND r.target_id = p.subject_id
WHERE l.list_hash = $list_hash ORDER BY p.ref
