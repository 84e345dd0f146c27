-- Every household id with the id it counts as. Grain: household id. Reads core.household, core.household_root_state.
CREATE OR REPLACE VIEW main.standing_household_root AS
SELECT h.household_id, coalesce(s.root_id, h.household_id) AS root_id
FROM core.household h
LEFT JOIN (SELECT household_id, max_by(root_id, run_no) AS root_id FROM core.household_root_state GROUP BY household_id) s
    USING (household_id);
CREATE OR REPLACE VIEW core.household_root AS FROM standing_household_root
