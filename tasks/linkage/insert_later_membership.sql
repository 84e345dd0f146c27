-- A person who belongs to no household yet lives in the one that their row without token had. Grain: person.
-- Reads later_person, core.membership.
INSERT INTO core.membership BY NAME
SELECT p.person_id, min(m.household_id) AS household_id, min_by(p.delivery_id, m.household_id) AS delivery_id,
       min_by(p.row_no, m.household_id) AS row_no, $run_no AS run_no
FROM later_person p JOIN core.membership m ON m.person_id = p.own_person_id
WHERE NOT EXISTS (SELECT 1 FROM core.membership x WHERE x.person_id = p.person_id)
GROUP BY p.person_id
