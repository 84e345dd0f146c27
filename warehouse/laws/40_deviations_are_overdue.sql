-- law: every deviation is in out.overdue, once
-- Grain: one row. Reads campaign.deviation, out.overdue.
WITH kept AS (SELECT count(*) AS n FROM campaign.deviation),
told AS (SELECT count(*) AS n FROM out.overdue WHERE kind = 'deviation')
SELECT kept.n AS left_side, told.n AS right_side, kept.n = told.n AS holds FROM kept CROSS JOIN told
