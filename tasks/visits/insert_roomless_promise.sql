-- Promised times at which their officer is not out (at night, on a day off): they stand, and the officer is asked, once.
-- Grain: row. Reads $promises, a JSON list of rows with their target and officer; campaign.deviation.
INSERT INTO campaign.deviation
WITH told AS (
    SELECT unnest(CAST(CAST($promises AS JSON) AS STRUCT(delivery_id VARCHAR, row_no INTEGER, target_id VARCHAR,
        officer_id VARCHAR)[]), recursive := true))
SELECT t.delivery_id, t.row_no, t.target_id, 'promise_without_room', t.officer_id, $as_of, $run_no
FROM told t
ANTI JOIN campaign.deviation d ON d.delivery_id = t.delivery_id AND d.row_no = t.row_no AND d.code = 'promise_without_room'
