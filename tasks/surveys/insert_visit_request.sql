-- Visits that the ladder of contact ends in, where none is asked for. Grain: request.
-- Reads $asked, a JSON list of requests; campaign.visit_request_state.
INSERT INTO campaign.visit_request BY NAME
WITH asked AS (SELECT unnest(CAST(CAST($asked AS JSON) AS STRUCT(target_id VARCHAR, reason VARCHAR, minutes INTEGER,
    priority INTEGER, needs_two BOOLEAN, not_before DATE, due_on DATE, delivery_id VARCHAR, row_no INTEGER)[]), recursive := true))
SELECT id_of('visit_request', target_id || '/' || reason || '/' || $run_no) AS request_id, target_id, reason, minutes,
       needs_two, CAST(NULL AS VARCHAR) AS skill, priority, not_before, due_on, delivery_id, row_no, $run_no AS run_no
FROM asked a
WHERE NOT EXISTS (SELECT 1 FROM campaign.visit_request_state r WHERE r.target_id = a.target_id AND r.is_open)
