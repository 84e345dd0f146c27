-- Every id of the households of which every fact is destroyed. Grain: household id. Reads core.household_root, due_root.
CREATE OR REPLACE TEMP TABLE due_household AS
SELECT household_id FROM core.household_root SEMI JOIN due_root USING (root_id)
