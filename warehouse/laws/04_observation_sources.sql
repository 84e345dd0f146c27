-- law: every observation leads back to a row that was accepted
-- Grain: one row. Reads core.observation, core.observation_source, ops.quarantine.
WITH led AS (
    SELECT DISTINCT s.observation_id FROM core.observation_source s
    WHERE NOT EXISTS (SELECT 1 FROM ops.quarantine q WHERE q.delivery_id = s.delivery_id AND q.row_no = s.row_no
                      AND q.action = 'quarantine_row'))
SELECT count(*) AS left_side, count(led.observation_id) AS right_side, count(*) = count(led.observation_id) AS holds
FROM core.observation LEFT JOIN led USING (observation_id)
