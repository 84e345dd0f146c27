-- The officer who has a target: of whom a contact was planned last. Grain: target. Reads campaign.contact_plan.
CREATE OR REPLACE VIEW campaign.planned_officer AS
SELECT target_id, max_by(officer_id, (run_no, planned_on)) AS officer_id
FROM campaign.contact_plan WHERE officer_id IS NOT NULL GROUP BY target_id
