-- law: everything that is overdue has an owner
-- Grain: one row. Reads out.overdue.
SELECT count(*) AS left_side, count(nullif(owner, '')) AS right_side, left_side = right_side AS holds FROM out.overdue
