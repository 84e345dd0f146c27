-- Whom one asks for in a household: a living member, the head first, then one with a telephone, then the eldest.
-- Grain: household. Reads core.person_household, core.person_now, core.person_status.
CREATE OR REPLACE VIEW core.household_contact AS
SELECT m.household_id, m.person_id, p.person_name, p.birth_year, p.sex, p.phone, p.phone_2, p.address
FROM core.person_household m
JOIN core.person_now p USING (person_id)
LEFT JOIN core.person_status s ON s.person_id = m.person_id AND s.status <> 'HERE'
QUALIFY row_number() OVER (PARTITION BY m.household_id ORDER BY s.person_id IS NOT NULL,
    p.birth_year > year(p.birth_on) - 19 AND m.relation = 'CHILD', m.relation IS DISTINCT FROM 'HEAD', p.phone IS NULL,
    p.birth_year, m.person_id) = 1
