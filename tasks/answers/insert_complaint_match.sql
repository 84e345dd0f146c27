-- Of which household and person a complaint is, once that is known: by the line of a package that it names, else by whom the row
-- names for certain (number, rule or human). What the weights alone say is left to a human: a stop takes attention away.
-- Grain: complaint. Reads campaign.complaint, typed.complaint, campaign.package_named, core.current_link, core.person_household,
-- core.person_now, core.household_root, core.household_place.
INSERT INTO campaign.complaint_match BY NAME
WITH asked AS (
    SELECT c.delivery_id, c.row_no, t.package_id, t.ref, bare_name(t.person_name) AS bare_name
    FROM campaign.complaint c
    JOIN typed.complaint t ON t.delivery_id = c.delivery_id AND t.row_no = c.row_no
    ANTI JOIN campaign.complaint_match m ON m.delivery_id = c.delivery_id AND m.row_no = c.row_no),
sent AS (
    SELECT a.delivery_id, a.row_no, r.root_id, a.bare_name
    FROM asked a
    JOIN campaign.package_named p ON p.package_id = a.package_id AND p.ref = a.ref
    JOIN core.household_root r ON r.household_id = p.household_id),
linked AS (
    SELECT a.delivery_id, a.row_no, m.household_id AS root_id, l.person_id
    FROM asked a
    JOIN core.current_link l ON l.delivery_id = a.delivery_id AND l.row_no = a.row_no AND l.method IN ('token', 'rule', 'human')
    JOIN core.person_household m ON m.person_id = l.person_id),
-- Who of the household that a package named has the complainer's name, where exactly one has.
of_name AS (
    SELECT s.delivery_id, s.row_no, any_value(m.person_id) AS person_id
    FROM sent s
    JOIN core.person_household m ON m.household_id = s.root_id
    JOIN core.person_now p ON p.person_id = m.person_id AND bare_name(p.person_name) = s.bare_name
    GROUP BY s.delivery_id, s.row_no HAVING count(DISTINCT m.person_id) = 1)
SELECT a.delivery_id, a.row_no, coalesce(s.root_id, l.root_id) AS household_id,
       coalesce(n.person_id, CASE WHEN s.root_id IS NULL OR s.root_id = l.root_id THEN l.person_id END) AS person_id, h.town_code,
       $run_no AS run_no
FROM asked a
LEFT JOIN sent s ON s.delivery_id = a.delivery_id AND s.row_no = a.row_no
LEFT JOIN linked l ON l.delivery_id = a.delivery_id AND l.row_no = a.row_no
LEFT JOIN of_name n ON n.delivery_id = a.delivery_id AND n.row_no = a.row_no
LEFT JOIN core.household_place h ON h.household_id = coalesce(s.root_id, l.root_id)
WHERE coalesce(s.root_id, l.root_id) IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY a.delivery_id, a.row_no ORDER BY s.root_id, l.person_id) = 1
