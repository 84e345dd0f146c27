-- How many persons of a household have a name, as it is written without spaces. Grain: one row.
-- Reads core.household_root, core.person_household, core.person_now.
SELECT count(DISTINCT p.person_id) AS persons
FROM core.household_root r
JOIN core.person_household m ON m.household_id = r.root_id
JOIN core.person_now p ON p.person_id = m.person_id
WHERE r.household_id = $household_id AND bare_name(p.person_name) = bare_name($called)
