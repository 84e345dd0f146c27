-- law: every row that was received is stored, of each delivery that could be read and repeats no other, and of each part that waits
-- Grain: one row. $lacking are the deliveries and parts of which another number of rows is stored.
SELECT CAST($lacking AS BIGINT) AS left_side, 0 AS right_side, CAST($lacking AS BIGINT) = 0 AS holds
