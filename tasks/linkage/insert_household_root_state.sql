-- The households that this run made count as another one than before. Grain: household.
-- Reads core.household_root_stated, core.household_root.
INSERT OR REPLACE INTO core.household_root_state
SELECT household_id, root_id, $run_no FROM (FROM core.household_root_stated EXCEPT FROM core.household_root)
