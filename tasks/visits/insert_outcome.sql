-- What was found at the door, as it was returned. Grain: row. Reads new_result.
INSERT INTO campaign.visit_outcome
SELECT delivery_id, row_no, request_id, target_id, result, visited_on, started_at, minutes, talk_minutes, officer_id, $run_no
FROM new_result WHERE target_id IS NOT NULL
