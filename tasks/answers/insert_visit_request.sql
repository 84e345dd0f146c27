-- Visits that an answer, a danger or an order asks for, each cause once; the id is that of the row behind it.
-- Grain: request. Reads $asked, a JSON list of requests.
INSERT INTO campaign.visit_request BY NAME
WITH asked AS (SELECT unnest(CAST(CAST($asked AS JSON) AS STRUCT(target_id VARCHAR, reason VARCHAR, minutes INTEGER,
    priority INTEGER, needs_two BOOLEAN, not_before DATE, due_on DATE, delivery_id VARCHAR, row_no INTEGER)[]), recursive := true))
SELECT id_of('visit_request', concat_ws('/', target_id, delivery_id, row_no)) AS request_id, target_id, reason, minutes,
       needs_two, CAST(NULL AS VARCHAR) AS skill, priority, not_before, due_on, delivery_id, row_no, $run_no AS run_no
FROM asked a
WHERE NOT EXISTS (SELECT 1 FROM campaign.visit_request r
                  WHERE r.request_id = id_of('visit_request', concat_ws('/', a.target_id, a.delivery_id, a.row_no)))
QUALIFY row_number() OVER (PARTITION BY target_id, delivery_id, row_no ORDER BY priority DESC, reason) = 1
