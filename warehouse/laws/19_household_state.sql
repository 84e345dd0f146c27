-- law: what is kept of each household is what is known of its members
-- Grain: one row. Reads core.household_stated, core.household_now.
WITH agreed AS (SELECT * FROM core.household_stated INTERSECT SELECT * FROM core.household_now),
counted AS (SELECT (SELECT count(*) FROM core.household_stated) AS stated, (SELECT count(*) FROM core.household_now) AS kept,
                   (SELECT count(*) FROM agreed) AS agreed)
SELECT stated AS left_side, agreed AS right_side, stated = agreed AND kept = agreed AS holds FROM counted
