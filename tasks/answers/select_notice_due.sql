-- Who is owed a page that says where their name came from: who asked for it and proved who they are, and whom an order
-- names. Of an order the person is whoever of the household has the name, where exactly one has. Grain: (delivery, row);
-- person_id NULL where nobody is known. Whose household has a safety flag gets it from the team head: town_code is NULL.
-- Reads campaign.complaint, campaign.complaint_match, ops.accepted_order, core.household_root,
-- core.person_household, core.person_now, core.household_place, campaign.safety_now, campaign.source_notice.
WITH explained AS (
    SELECT o.delivery_id, o.row_no, o.told_to, r.root_id AS household_id
    FROM ops.accepted_order o
    LEFT JOIN core.household_root r ON r.household_id = o.household_id
    WHERE o.run_no <= $run_no AND o.order_kind = 'EXPLAIN'),
-- Apart, so that the names of these households are compared and not everybody's.
member AS (
    SELECT m.household_id, m.person_id, p.person_name
    FROM (FROM core.person_household SEMI JOIN explained USING (household_id)) m JOIN core.person_now p USING (person_id)),
ordered AS (
    SELECT e.delivery_id, e.row_no, e.household_id,
           CASE WHEN count(DISTINCT m.person_id) = 1 THEN any_value(m.person_id) END AS person_id
    FROM explained e
    LEFT JOIN member m ON m.household_id = e.household_id AND bare_name(m.person_name) = bare_name(e.told_to)
    GROUP BY e.delivery_id, e.row_no, e.household_id),
asked AS (
    FROM ordered
    UNION ALL
    SELECT c.delivery_id, c.row_no, m.household_id, m.person_id
    FROM campaign.complaint c JOIN campaign.complaint_match m ON m.delivery_id = c.delivery_id AND m.row_no = c.row_no
    WHERE c.kind IN ('why_me', 'access') AND c.is_verified)
SELECT a.*, p.person_name, f.flag IS NOT NULL AS is_flagged, CASE WHEN f.flag IS NULL THEN h.town_code END AS town_code
FROM asked a
LEFT JOIN core.person_now p ON p.person_id = a.person_id
LEFT JOIN core.household_place h ON h.household_id = a.household_id
LEFT JOIN campaign.safety_now f ON f.root_id = a.household_id
ANTI JOIN campaign.source_notice n ON n.delivery_id = a.delivery_id AND n.row_no = a.row_no
ORDER BY a.delivery_id, a.row_no
