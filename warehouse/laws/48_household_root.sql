-- law: what is kept of the household that each counts as is what their links say
-- Grain: one row. Reads core.household_root_stated, core.household_root.
WITH agreed AS (FROM core.household_root_stated INTERSECT FROM core.household_root),
counted AS (SELECT (SELECT count(*) FROM core.household_root_stated) AS stated, (SELECT count(*) FROM agreed) AS agreed)
SELECT stated AS left_side, agreed AS right_side, stated = agreed AS holds FROM counted
