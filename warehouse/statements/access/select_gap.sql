-- What is not known of a household and its members. Grain: one row. Reads core.household_root, core.person_household,
-- core.person_now, core.household_place.
SELECT count(m.person_id) AS members, count(*) FILTER (m.person_id IS NOT NULL AND coalesce(p.phone, p.phone_2) IS NULL) AS without_phone,
       count(*) FILTER (m.person_id IS NOT NULL AND p.birth_year IS NULL) AS without_birth_year,
       bool_or(t.town_code IS NOT NULL) AS has_town
FROM core.household_root h
LEFT JOIN core.person_household m ON m.household_id = h.root_id
LEFT JOIN core.person_now p ON p.person_id = m.person_id
LEFT JOIN core.household_place t ON t.household_id = h.root_id
WHERE h.household_id = $household_id
