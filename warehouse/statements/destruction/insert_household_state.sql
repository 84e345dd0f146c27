-- What is known of their members that are left. Grain: household. Reads core.household_stated, stale_household.
INSERT INTO core.household_state BY NAME
SELECT *, true AS is_named, $run_no AS run_no FROM core.household_stated SEMI JOIN stale_household USING (household_id)
