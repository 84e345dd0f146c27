-- What a list newly remarks of a household: a full list repeats its remarks month by month, and who was told of one knows it.
-- Grain: (source, household, memo). Reads told_memo, core.person_household, core.household_root.
SELECT t.source, t.delivery_id, t.row_no, r.root_id AS household_id, [t.memo] AS texts
FROM told_memo t
JOIN core.person_household m USING (person_id)
JOIN core.household_root r USING (household_id)
QUALIFY NOT bool_or(t.is_told) OVER (PARTITION BY t.source, r.root_id, t.memo)
    AND row_number() OVER (PARTITION BY t.source, r.root_id, t.memo ORDER BY t.delivery_id, t.row_no) = 1
ORDER BY t.delivery_id, t.row_no
