-- The household of a person, by the newest membership; of persons whom a row still names. Grain: person.
-- Reads core.membership_now, core.person_state, core.household_root.
CREATE OR REPLACE VIEW main.standing_person_household AS
WITH gone AS (
    SELECT s.person_id
    FROM core.person_state s SEMI JOIN (SELECT person_id FROM core.person_state WHERE NOT is_named) n USING (person_id)
    GROUP BY s.person_id HAVING NOT arg_max(s.is_named, s.run_no))
SELECT m.person_id, r.root_id AS household_id, m.relation
FROM core.membership_now m
JOIN core.household_root r USING (household_id)
ANTI JOIN gone g USING (person_id);
CREATE OR REPLACE VIEW core.person_household AS FROM standing_person_household
