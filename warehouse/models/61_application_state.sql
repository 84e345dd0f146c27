-- Every application with the target that goes on for it, the package it left in and what the county decided on it, by the
-- decisions in force: one for two benefits that was granted one is granted. decision_due_on: the last day, longer where the
-- county said so (extension_no); base_due_on: without that. Grain: application.
-- Reads campaign.application, campaign.target_now, campaign.benefit_decision, campaign.decision_in_force,
-- campaign.decision_extension, ops.package_row, ops.package.
CREATE OR REPLACE VIEW campaign.application_state AS
WITH sent AS (
    SELECT r.subject_id AS application_id, min(k.made_on) AS sent_on, arg_min(r.package_id, k.run_no) AS package_id
    FROM ops.package_row r JOIN ops.package k USING (package_id)
    WHERE r.subject_kind = 'application' GROUP BY 1),
decided AS (
    SELECT application_id, arg_max(decision, (decision = 'GRANTED', decided_on)) AS decision,
           arg_max(decided_on, (decision = 'GRANTED', decided_on)) AS decided_on
    FROM campaign.decision_in_force WHERE application_id IS NOT NULL GROUP BY 1),
first AS (
    SELECT application_id, min(decided_on) AS decided_on FROM campaign.benefit_decision WHERE application_id IS NOT NULL GROUP BY 1)
SELECT a.* REPLACE (n.current_id AS target_id, coalesce(x.due_on, a.decision_due_on) AS decision_due_on),
       a.decision_due_on AS base_due_on, x.document_no AS extension_no, s.package_id, s.sent_on, d.decision,
       d.decided_on, f.decided_on AS first_decided_on
FROM campaign.application a JOIN campaign.target_now n USING (target_id)
LEFT JOIN campaign.decision_extension x USING (application_id)
LEFT JOIN sent s USING (application_id) LEFT JOIN decided d USING (application_id) LEFT JOIN first f USING (application_id)
