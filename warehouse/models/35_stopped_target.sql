-- Targets that nobody contacts by order: those of a stopped household, and those of a stopped package's rows.
-- Grain: (target, order). Reads campaign.contact_stop, campaign.target_root, core.household_root, ops.package_row.
CREATE OR REPLACE VIEW campaign.stopped_target AS
SELECT t.target_id, s.starts_on, s.ends_on, s.run_no, s.delivery_id, s.row_no
FROM campaign.contact_stop s
JOIN core.household_root h USING (household_id)
JOIN campaign.target_root t ON t.root_id = h.root_id
UNION ALL
SELECT DISTINCT p.subject_id, s.starts_on, s.ends_on, s.run_no, s.delivery_id, s.row_no
FROM campaign.contact_stop s
JOIN ops.package_row p ON p.package_id = s.package_id AND p.subject_kind = 'target'
