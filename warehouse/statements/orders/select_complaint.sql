-- What is owed to residents who complained, by number, kind, days and owner: nothing of anybody. Grain: (complaint, what is owed).
-- Reads campaign.complaint_due, campaign.complaint, campaign.complaint_match.
SELECT c.complaint_no, d.kind, d.code, d.noticed_on, d.due_on, d.owner, m.household_id, d.delivery_id, d.row_no
FROM campaign.complaint_due d
JOIN campaign.complaint c ON c.delivery_id = d.delivery_id AND c.row_no = d.row_no
LEFT JOIN campaign.complaint_match m ON m.delivery_id = d.delivery_id AND m.row_no = d.row_no
ORDER BY d.due_on, c.complaint_no, d.kind
