-- Every id that a household counted as, itself included, and the run from which it did. Two ids were one household to a run
-- where they share one that was known to it. Grain: (household id, id it counted as).
-- Reads core.household, core.household_link; two links follow each other at most, see core.household_root.
CREATE OR REPLACE VIEW core.household_called AS
SELECT household_id, household_id AS as_id, 0 AS run_no FROM core.household
UNION ALL
SELECT from_household_id, to_household_id, run_no FROM core.household_link
UNION ALL
SELECT k.from_household_id, l.to_household_id, greatest(k.run_no, l.run_no)
FROM core.household_link k JOIN core.household_link l ON l.from_household_id = k.to_household_id
