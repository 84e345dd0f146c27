-- Corrections that nobody put to an agency yet, with what is needed for the letter. Grain: complaint.
-- Reads campaign.complaint, campaign.complaint_match, typed.complaint, core.person_now, campaign.correction_request,
-- campaign.complaint_answer.
SELECT c.delivery_id, c.row_no, c.complaint_no, t.about_source, t.memo, p.person_id, p.person_name, p.birth_year, p.address
FROM campaign.complaint c
JOIN campaign.complaint_match m ON m.delivery_id = c.delivery_id AND m.row_no = c.row_no
JOIN typed.complaint t ON t.delivery_id = c.delivery_id AND t.row_no = c.row_no
LEFT JOIN core.person_now p ON p.person_id = m.person_id
ANTI JOIN campaign.correction_request q ON q.delivery_id = c.delivery_id AND q.row_no = c.row_no
ANTI JOIN (FROM campaign.complaint_answer WHERE part = 'complaint') a ON a.delivery_id = c.delivery_id AND a.row_no = c.row_no
WHERE c.kind = 'correction'
ORDER BY c.delivery_id, c.row_no
