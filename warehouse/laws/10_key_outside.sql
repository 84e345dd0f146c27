-- law: the key of a real home lies outside the home
-- Grain: one row. $keys_inside counts key files inside the home, $is_real says whether that matters.
SELECT CAST($keys_inside AS BIGINT) AS left_side, 0 AS right_side, NOT $is_real OR $keys_inside = 0 AS holds
