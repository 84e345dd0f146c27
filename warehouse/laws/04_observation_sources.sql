-- law: every observation leads back to a row that was accepted
-- Grain: one row. Reads core.observation, core.observation_source, ops.held_row.
WITH led AS (
    SELECT DISTINCT s.observation_id FROM core.observation_source s
    ANTI JOIN ops.held_row h ON h.delivery_id = s.delivery_id AND h.row_no = s.row_no)
SELECT count(*) AS left_side, count(led.observation_id) AS right_side, count(*) = count(led.observation_id) AS holds
FROM core.observation LEFT JOIN led USING (observation_id)
