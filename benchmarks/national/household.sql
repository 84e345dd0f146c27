-- Households of counties that nobody lives in, in the order of their numbers: whether excluded or open already, and the lots of
-- the campaign, which are drawn when it opens. Grain: household.
SELECT number AS household_no, hash(number, 1) % 100 < 2 AS is_excluded, hash(number, 2) % 100 < 4 AS is_open,
       hash(number, 3) AS tie, hash(number, 4) AS lot
FROM range($counties * $size) AS h(number)
