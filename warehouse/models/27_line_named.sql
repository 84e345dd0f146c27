-- Whom each line of a package names: whom the household asked for in the run that made it, as it counted then.
-- Grain: (package, line). Reads ops.package_row, campaign.visit_request, campaign.referral, campaign.target,
-- core.household_root_state, core.household_state.
CREATE OR REPLACE VIEW campaign.line_named AS
WITH line AS (
    SELECT p.package_id, p.ref, p.run_no, coalesce(t.household_id, p.subject_id) AS household_id
    FROM ops.package_row p
    LEFT JOIN campaign.visit_request q ON q.request_id = p.subject_id
    LEFT JOIN campaign.referral f ON f.referral_id = p.subject_id
    LEFT JOIN campaign.target t ON t.target_id = coalesce(q.target_id, f.target_id, p.subject_id)),
counted AS (
    SELECT l.package_id, l.ref, l.run_no, l.household_id, coalesce(arg_max(r.root_id, r.run_no), l.household_id) AS root_id
    FROM line l LEFT JOIN core.household_root_state r ON r.household_id = l.household_id AND r.run_no <= l.run_no
    GROUP BY l.package_id, l.ref, l.run_no, l.household_id)
SELECT c.package_id, c.ref, c.household_id, arg_max(s.person_id, s.run_no) AS person_id,
       arg_max(s.person_name, s.run_no) AS person_name
FROM counted c JOIN core.household_state s ON s.household_id = c.root_id AND s.run_no <= c.run_no
GROUP BY c.package_id, c.ref, c.household_id;
-- Lines that name somebody of whom the register or an officer at the door tells since that they are gone, while one asks for
-- another of the household now. Grain: (package, line). Reads campaign.line_named, core.person_status, core.door_loss_now,
-- core.household_root, core.household_now.
CREATE OR REPLACE VIEW campaign.lost_name AS
WITH gone AS (
    SELECT person_id FROM core.person_status WHERE status <> 'HERE' UNION SELECT person_id FROM core.door_loss_now)
SELECT l.package_id, l.ref, l.person_id, n.household_id, n.person_name, n.birth_year
FROM campaign.line_named l
SEMI JOIN gone USING (person_id)
JOIN core.household_root h ON h.household_id = l.household_id
JOIN core.household_now n ON n.household_id = h.root_id AND n.person_id <> l.person_id
ANTI JOIN gone AS also ON also.person_id = n.person_id;
