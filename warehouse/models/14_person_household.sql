-- The household of a person, by the newest membership; of persons whom a row still names. Grain: person.
-- Reads core.membership, core.person_now, core.household_root.
CREATE OR REPLACE VIEW core.person_household AS
SELECT m.person_id, r.root_id AS household_id, m.relation
FROM (SELECT person_id, max_by(household_id, run_no) AS household_id, max_by(relation, run_no) AS relation
      FROM core.membership GROUP BY person_id) m
JOIN core.household_root r USING (household_id)
SEMI JOIN core.person_now p USING (person_id)
