-- Applications that officers took; one that waits for its decision is not taken twice. Grain: application.
-- Reads help_service, campaign.application_state; $days within which the county decides.
INSERT INTO campaign.application BY NAME
SELECT id_of('application', concat_ws('|', delivery_id, row_no, service)) AS application_id, target_id, service AS benefit,
       told_on AS applied_on, told_on + CAST($days AS INTEGER) AS decision_due_on, delivery_id, row_no, $run_no AS run_no
FROM help_service h
WHERE meaning = 'applied_for'
  AND (target_id, service) NOT IN (SELECT (s.target_id, s.benefit) FROM campaign.application_state s WHERE s.decision IS NULL)
QUALIFY row_number() OVER (PARTITION BY target_id, service ORDER BY told_on, delivery_id, row_no) = 1
