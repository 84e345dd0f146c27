-- What is known of a person, of those whom a row still names. Grain: person. Reads core.person_state.
CREATE OR REPLACE VIEW core.person_now AS
SELECT s.* EXCLUDE (is_named, run_no)
FROM core.person_state s
ANTI JOIN (SELECT person_id, max(run_no) AS last_no FROM core.person_state GROUP BY person_id HAVING count(*) > 1) n
    ON n.person_id = s.person_id AND n.last_no > s.run_no
WHERE s.is_named
