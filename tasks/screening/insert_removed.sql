-- Targets that an amendment took off its list. Only local additions can be: a listed household stays.
-- Grain: target. Reads campaign.approval, typed.target_approval, ops.package_row, campaign.target.
INSERT INTO campaign.target_event
SELECT t.target_id, 'removed', NULL, $as_of, min(a.delivery_id), min(a.row_no), $run_no
FROM campaign.approval a
JOIN typed.target_approval d USING (delivery_id, row_no)
JOIN campaign.list_row r ON r.list_id = a.list_id
JOIN campaign.target t ON t.target_id = r.target_id AND t.basis IN ('selected', 'audit')
JOIN ops.package_row p ON p.subject_kind = 'target' AND p.subject_id = t.target_id AND p.ref = d.ref
WHERE a.run_no = $run_no AND a.refused_ko IS NULL AND a.decision = 'AMENDED' AND d.action = 'REMOVE'
GROUP BY t.target_id
