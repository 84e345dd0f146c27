-- Whom one asks for in a household, and where it is. Grain: household. Reads core.household_state.
CREATE OR REPLACE VIEW core.household_now AS
SELECT s.* EXCLUDE (is_named, run_no)
FROM core.household_state s
ANTI JOIN (SELECT household_id, max(run_no) AS last_no FROM core.household_state GROUP BY household_id HAVING count(*) > 1) n
    ON n.household_id = s.household_id AND n.last_no > s.run_no
WHERE s.is_named
