-- How to reach the named households: whom one asks for, numbers, place. Nobody left there means no card.
-- Grain: household. Reads core.person_household, core.person_status, core.household_contact, ref.town.
WITH wanted AS (SELECT unnest(texts_of($households)) AS household_id),
size AS (
    SELECT m.household_id, count(*) AS persons, bool_and(s.person_id IS NOT NULL) AS is_gone
    FROM core.person_household m SEMI JOIN wanted USING (household_id)
    LEFT JOIN core.person_status s ON s.person_id = m.person_id AND s.status <> 'HERE'
    GROUP BY m.household_id)
SELECT c.household_id, c.person_name, c.birth_year, c.sex, c.phone, nullif(c.phone_2, c.phone) AS phone_2, c.address,
       id_of('number', c.phone) AS phone_key, id_of('number', nullif(c.phone_2, c.phone)) AS phone_2_key,
       s.persons, c.town_code, w.name_ko AS town_ko, c.ri
FROM size s
JOIN core.household_contact c USING (household_id)
LEFT JOIN ref.town w ON w.town_code = c.town_code
WHERE NOT s.is_gone
