-- Questionnaires that came back with a worklist whose calls are recorded in 행복이음, and whose answers nobody has kept. Grain: row.
-- Reads typed.phone_result, ops.*, campaign.package_subject, campaign.target_root, campaign.survey_response, campaign.deviation.
SELECT a.*, k.recipient, k.made_on AS asked_on, a.called_on AS attempted_on, s.target_id, t.root_id, t.state
FROM typed.phone_result a
JOIN ops.delivery_verdict v ON v.delivery_id = a.delivery_id AND v.is_accepted AND v.run_no <= $run_no
LEFT JOIN ops.package k ON k.package_id = a.package_id AND is_officers(k.kind)
LEFT JOIN campaign.package_subject s ON s.package_id = k.package_id AND s.ref = a.ref
LEFT JOIN campaign.target_root t ON t.target_id = s.target_id
ANTI JOIN ops.held_row h ON h.delivery_id = a.delivery_id AND h.row_no = a.row_no
ANTI JOIN campaign.survey_response r ON r.delivery_id = a.delivery_id AND r.row_no = a.row_no
ANTI JOIN campaign.deviation y ON y.delivery_id = a.delivery_id AND y.row_no = a.row_no
WHERE a.recorded_in IS NOT NULL AND a.result IS NULL AND a.confirm_ai_no_need IS NULL
ORDER BY a.delivery_id, a.row_no
