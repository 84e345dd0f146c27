-- What is known of a person, of those whom a row still names. Grain: person. Reads core.person_state.
CREATE OR REPLACE VIEW core.person_now AS
SELECT s.* EXCLUDE (is_named, run_no)
FROM core.person_state s
WHERE s.is_named AND NOT EXISTS (SELECT 1 FROM core.person_state n WHERE n.person_id = s.person_id AND n.run_no > s.run_no)
