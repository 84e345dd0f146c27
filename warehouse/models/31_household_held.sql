-- For whom holds what a household refused, and what protects it: for the household it counts as, and for one that was taken for
-- it until an order undid the link, what was said until then (until_no). Grain: (household id, household it holds for).
-- Reads core.household_root, core.household_split, core.household_called.
CREATE OR REPLACE VIEW main.standing_household_held AS
SELECT household_id, root_id, CAST(NULL AS INTEGER) AS until_no FROM core.household_root
UNION ALL
SELECT DISTINCT c.household_id, r.root_id, s.run_no
FROM core.household_split s
JOIN core.household_called c ON c.as_id = s.from_household_id AND c.run_no < s.run_no
JOIN core.household_root r ON r.household_id = s.household_id;
CREATE OR REPLACE VIEW core.household_held AS FROM standing_household_held
