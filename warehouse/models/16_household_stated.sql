-- Whom one asks for in a household (a member of whom neither the register nor an officer at the door says that they are
-- gone, children last, the head first, then one with a telephone, then the eldest), and its town and village (those of its
-- head, else of any member that has one). Grain: household.
-- Reads core.person_household, core.person_now, core.person_status, core.door_loss_now; what linkage last made of it is
-- core.household_now.
CREATE OR REPLACE VIEW core.household_stated AS
WITH member AS (
    SELECT m.household_id, m.relation, p.*, s.person_id IS NOT NULL OR d.person_id IS NOT NULL AS is_gone
    FROM core.person_household m
    JOIN core.person_now p USING (person_id)
    LEFT JOIN core.person_status s ON s.person_id = m.person_id AND s.status <> 'HERE'
    LEFT JOIN core.door_loss_now d ON d.person_id = m.person_id),
place AS (
    SELECT household_id, arg_min(town_code, (relation IS DISTINCT FROM 'HEAD', person_id)) AS town_code,
           arg_min(ri, (relation IS DISTINCT FROM 'HEAD', person_id)) AS ri
    FROM member WHERE town_code IS NOT NULL GROUP BY household_id)
SELECT m.household_id, m.person_id, m.person_name, m.birth_year, m.sex, m.phone, m.phone_2, m.address, p.town_code, p.ri
FROM member m LEFT JOIN place p USING (household_id)
QUALIFY row_number() OVER (PARTITION BY m.household_id ORDER BY m.is_gone,
    m.relation = 'CHILD', m.relation IS DISTINCT FROM 'HEAD', m.phone IS NULL,
    m.birth_year, m.person_id) = 1
