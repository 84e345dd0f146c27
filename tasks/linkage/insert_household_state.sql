-- The households of which this run changed whom one asks for, or where they are. Grain: household.
-- Reads core.household_stated, core.household_now.
INSERT OR REPLACE INTO core.household_state BY NAME
WITH stated AS MATERIALIZED (FROM core.household_stated),
kept AS MATERIALIZED (FROM core.household_now)
SELECT *, true AS is_named, $run_no AS run_no FROM (FROM stated EXCEPT FROM kept)
UNION ALL BY NAME
SELECT household_id, false AS is_named, $run_no AS run_no FROM kept ANTI JOIN stated USING (household_id)
