-- What new rows applied for; of one that waits for its decision nothing is asked twice. Grain: application.
-- Reads help_service, campaign.application_state, typed.visit_result.
SELECT h.delivery_id, h.row_no, h.target_id, h.service AS benefit, h.told_on AS applied_on, h.officer_id, v.applied_by,
       v.application_consent AS is_consented
FROM help_service h
LEFT JOIN typed.visit_result v ON v.delivery_id = h.delivery_id AND v.row_no = h.row_no
WHERE h.meaning = 'applied_for'
  AND (h.target_id, h.service) NOT IN (SELECT (s.target_id, s.benefit) FROM campaign.application_state s WHERE s.decision IS NULL)
ORDER BY h.target_id, h.service, h.told_on, h.delivery_id, h.row_no
