-- law: every typed row has its raw row
-- Grain: one row. $typed and $raw are the counts over all sources, $orphans the typed rows without a raw row.
SELECT CAST($typed AS BIGINT) AS left_side, CAST($raw AS BIGINT) AS right_side,
       $typed = $raw AND CAST($orphans AS BIGINT) = 0 AS holds
