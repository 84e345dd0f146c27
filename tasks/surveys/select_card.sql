-- How to reach the named households: whom one asks for, numbers, place. It says what core.household_contact and
-- core.household_place say, and a test holds it to them; but those look at everybody, and this at the rows of these
-- households alone, so that a day costs what its households cost. Nobody left there means no card.
-- Grain: household. Reads core.person_household, core.person_status, core.link, core.appearance, ref.town.
WITH wanted AS (SELECT unnest(CAST(CAST($households AS JSON) AS VARCHAR[])) AS household_id),
member AS (
    SELECT m.*, s.person_id IS NOT NULL AS is_gone
    FROM core.person_household m SEMI JOIN wanted USING (household_id)
    LEFT JOIN core.person_status s ON s.person_id = m.person_id AND s.status <> 'HERE'),
named AS (SELECT DISTINCT delivery_id, row_no FROM core.link SEMI JOIN member USING (person_id)),
newest AS (
    SELECT delivery_id, row_no, max_by(person_id, run_no) AS person_id
    FROM core.link SEMI JOIN named USING (delivery_id, row_no) GROUP BY delivery_id, row_no),
told AS (
    SELECT n.person_id, a.*, (a.run_no, a.delivery_id, a.row_no) AS place
    FROM newest n JOIN core.appearance a USING (delivery_id, row_no)),
known AS (
    SELECT person_id, max_by(person_name, place) AS person_name, max_by(birth_on, place) AS birth_on,
           max_by(birth_year, place) AS birth_year, max_by(sex, place) AS sex, max_by(phone, place) AS phone,
           max_by(phone_2, place) AS phone_2, max_by(address, place) AS address, max_by(town_code, place) AS town_code,
           max_by(ri, place) AS ri
    FROM told GROUP BY person_id),
asked AS (
    SELECT m.household_id, k.*
    FROM member m JOIN known k USING (person_id)
    QUALIFY row_number() OVER (PARTITION BY m.household_id ORDER BY m.is_gone,
        k.birth_year > year(k.birth_on) - 19 AND m.relation = 'CHILD', m.relation IS DISTINCT FROM 'HEAD', k.phone IS NULL,
        k.birth_year, m.person_id) = 1),
place AS (
    SELECT m.household_id, arg_min(k.town_code, (m.relation IS DISTINCT FROM 'HEAD', m.person_id)) AS town_code,
           arg_min(k.ri, (m.relation IS DISTINCT FROM 'HEAD', m.person_id)) AS ri
    FROM member m JOIN known k USING (person_id) WHERE k.town_code IS NOT NULL GROUP BY m.household_id),
size AS (SELECT household_id, count(*) AS persons, bool_and(is_gone) AS is_gone FROM member GROUP BY household_id)
SELECT c.household_id, c.person_name, c.birth_year, c.sex, c.phone, nullif(c.phone_2, c.phone) AS phone_2, c.address,
       id_of('number', c.phone) AS phone_key, id_of('number', nullif(c.phone_2, c.phone)) AS phone_2_key,
       s.persons, p.town_code, w.name_ko AS town_ko, p.ri
FROM asked c
JOIN size s USING (household_id)
LEFT JOIN place p USING (household_id)
LEFT JOIN ref.town w ON w.town_code = p.town_code
WHERE NOT s.is_gone
