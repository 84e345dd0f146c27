-- A person who belongs to no household yet lives in the one that their row without token had. Grain: person.
-- Reads later_person, core.membership.
INSERT INTO core.membership BY NAME
SELECT p.person_id, m.household_id, p.delivery_id, p.row_no, $run_no AS run_no
FROM later_person p JOIN core.membership m ON m.person_id = p.own_person_id
WHERE NOT EXISTS (SELECT 1 FROM core.membership x WHERE x.person_id = p.person_id)
QUALIFY row_number() OVER (PARTITION BY p.person_id ORDER BY m.household_id, p.delivery_id, p.row_no) = 1
