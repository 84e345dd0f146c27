-- law: what is kept of each person is what the rows that name them state
-- Grain: one row. Reads core.person_stated, core.person_now.
WITH agreed AS (SELECT * FROM core.person_stated INTERSECT SELECT * FROM core.person_now),
counted AS (SELECT (SELECT count(*) FROM core.person_stated) AS stated, (SELECT count(*) FROM core.person_now) AS kept,
                   (SELECT count(*) FROM agreed) AS agreed)
SELECT stated AS left_side, agreed AS right_side, stated = agreed AND kept = agreed AS holds FROM counted
