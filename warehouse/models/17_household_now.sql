-- Whom one asks for in a household, and where it is. Grain: household. Reads core.household_state.
CREATE OR REPLACE VIEW core.household_now AS
SELECT s.* EXCLUDE (is_named, run_no)
FROM core.household_state s
WHERE s.is_named AND NOT EXISTS (
    SELECT 1 FROM core.household_state n WHERE n.household_id = s.household_id AND n.run_no > s.run_no)
