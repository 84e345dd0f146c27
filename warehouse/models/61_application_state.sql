-- Every application with the target that goes on for it, the package it left in and what the county decided on it: granted
-- once is granted. Grain: application.
-- Reads campaign.application, campaign.target_now, campaign.benefit_decision, ops.package_row, ops.package.
CREATE OR REPLACE VIEW campaign.application_state AS
WITH sent AS (
    SELECT r.subject_id AS application_id, min(k.made_on) AS sent_on, arg_min(r.package_id, k.run_no) AS package_id
    FROM ops.package_row r JOIN ops.package k USING (package_id)
    WHERE r.subject_kind = 'application' GROUP BY 1),
decided AS (
    SELECT application_id, arg_max(decision, (decision = 'GRANTED', decided_on)) AS decision,
           arg_max(decided_on, (decision = 'GRANTED', decided_on)) AS decided_on
    FROM campaign.benefit_decision WHERE application_id IS NOT NULL GROUP BY 1)
SELECT a.* REPLACE (n.current_id AS target_id), s.package_id, s.sent_on, d.decision, d.decided_on
FROM campaign.application a JOIN campaign.target_now n USING (target_id)
LEFT JOIN sent s USING (application_id) LEFT JOIN decided d USING (application_id)
