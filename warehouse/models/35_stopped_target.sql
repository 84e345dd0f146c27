-- Targets that nobody contacts by order: those of a stopped household, and those of the households that the rows of a stopped
-- package named, and of whoever wanted no contact and was forgotten otherwise (without a row); with the household that counts.
-- Grain: (target, order). Reads campaign.contact_stop, campaign.package_named, campaign.target,
-- core.household_root, core.do_not_contact, core.person, core.membership.
CREATE OR REPLACE VIEW campaign.stopped_target AS
WITH stopped AS (
    SELECT household_id, starts_on, ends_on, run_no, delivery_id, row_no FROM campaign.contact_stop
    UNION
    SELECT p.household_id, s.starts_on, s.ends_on, s.run_no, s.delivery_id, s.row_no
    FROM campaign.contact_stop s JOIN campaign.package_named p USING (package_id)
    UNION
    SELECT m.household_id, d.starts_on, d.ends_on, d.run_no, NULL, NULL
    FROM core.do_not_contact d JOIN core.person p USING (token) JOIN core.membership m USING (person_id))
SELECT DISTINCT t.target_id, h.root_id, s.starts_on, s.ends_on, s.run_no, s.delivery_id, s.row_no
FROM stopped s
JOIN core.household_root h USING (household_id)
JOIN core.household_root o ON o.root_id = h.root_id
JOIN campaign.target t ON t.household_id = o.household_id
