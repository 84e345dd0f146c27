-- Households for whom a routine contact was due and is not made, once for each day on which it fits again.
-- Grain: target. Reads $stopped, a JSON list; campaign.burden_stopped.
INSERT INTO campaign.burden_stop BY NAME
WITH stopped AS (
    SELECT unnest(CAST(CAST($stopped AS JSON) AS STRUCT(target_id VARCHAR, rule_id VARCHAR, until_on DATE)[]), recursive := true))
SELECT s.*, CAST($as_of AS DATE) AS stopped_on, $run_no AS run_no
FROM stopped s ANTI JOIN campaign.burden_stopped b ON b.target_id = s.target_id AND b.until_on = s.until_on
