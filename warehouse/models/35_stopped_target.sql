-- Targets that nobody contacts by order: those of a stopped household, and those that a stopped package's rows speak of now.
-- Grain: (target, order). Reads campaign.contact_stop, campaign.target_root, core.household_root, campaign.package_subject.
CREATE OR REPLACE VIEW campaign.stopped_target AS
SELECT t.target_id, s.starts_on, s.ends_on, s.run_no, s.delivery_id, s.row_no
FROM campaign.contact_stop s
JOIN core.household_root h USING (household_id)
JOIN campaign.target_root t ON t.root_id = h.root_id
UNION ALL
SELECT DISTINCT p.target_id, s.starts_on, s.ends_on, s.run_no, s.delivery_id, s.row_no
FROM campaign.contact_stop s
JOIN campaign.package_subject p ON p.package_id = s.package_id AND p.target_id IS NOT NULL
