-- Lines of packages that name somebody of whom the register or an officer at the door tells since that they are gone, while one asks for
-- another of the household now. A line names whom the household asked for in the run that made it, as it counted then.
-- Grain: (package, line). Reads ops.package_row, campaign.visit_request, campaign.referral, campaign.target, core.household_root,
-- core.household_root_state, core.household_state, core.household_now, core.person_status, core.door_loss_now.
CREATE OR REPLACE VIEW campaign.lost_name AS
WITH gone AS (
    SELECT person_id FROM core.person_status WHERE status <> 'HERE' UNION SELECT person_id FROM core.door_loss_now),
asked AS (
    SELECT h.root_id FROM core.household_state s SEMI JOIN gone USING (person_id) JOIN core.household_root h USING (household_id)),
line AS (
    SELECT p.package_id, p.ref, p.run_no, h.household_id, h.root_id
    FROM ops.package_row p
    LEFT JOIN campaign.visit_request q ON q.request_id = p.subject_id
    LEFT JOIN campaign.referral f ON f.referral_id = p.subject_id
    LEFT JOIN campaign.target t ON t.target_id = coalesce(q.target_id, f.target_id, p.subject_id)
    JOIN core.household_root h ON h.household_id = coalesce(t.household_id, p.subject_id)
    SEMI JOIN asked ON asked.root_id = h.root_id),
counted AS (
    SELECT l.package_id, l.ref, l.run_no, l.root_id, coalesce(arg_max(r.root_id, r.run_no), l.household_id) AS household_id
    FROM line l LEFT JOIN core.household_root_state r ON r.household_id = l.household_id AND r.run_no <= l.run_no
    GROUP BY l.package_id, l.ref, l.run_no, l.root_id, l.household_id),
named AS (
    SELECT c.package_id, c.ref, c.root_id, arg_max(s.person_id, s.run_no) AS person_id
    FROM counted c JOIN core.household_state s ON s.household_id = c.household_id AND s.run_no <= c.run_no GROUP BY ALL)
SELECT n.package_id, n.ref, n.person_id, o.household_id, o.person_name, o.birth_year
FROM named n SEMI JOIN gone USING (person_id)
JOIN core.household_now o ON o.household_id = n.root_id AND o.person_id <> n.person_id
ANTI JOIN gone AS also ON also.person_id = o.person_id
