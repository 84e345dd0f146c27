-- What is owed to residents who complained, by number, kind, days and owner: nothing of anybody. is_objection: it ends in one of
-- three ways. Grain: (complaint, what is owed).
-- Reads campaign.complaint_due, campaign.complaint, campaign.complaint_match, campaign.objection_state, campaign.target_root.
SELECT c.complaint_no, d.kind, d.code, d.noticed_on, d.due_on, d.owner, m.household_id, d.delivery_id, d.row_no, false AS is_objection
FROM campaign.complaint_due d
JOIN campaign.complaint c ON c.delivery_id = d.delivery_id AND c.row_no = d.row_no
LEFT JOIN campaign.complaint_match m ON m.delivery_id = d.delivery_id AND m.row_no = d.row_no
UNION ALL
SELECT c.complaint_no, 'complaint', 'objection', o.objected_on, o.due_on, 'benefit_office', t.root_id, o.delivery_id, o.row_no, true
FROM campaign.objection_state o
JOIN campaign.complaint c ON c.delivery_id = o.delivery_id AND c.row_no = o.row_no
JOIN campaign.target_root t ON t.target_id = o.target_id
WHERE o.state = 'lodged'
ORDER BY due_on, complaint_no, kind
