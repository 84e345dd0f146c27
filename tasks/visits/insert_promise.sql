-- The times that hold from now on. Grain: request. Reads new_promise.
INSERT INTO campaign.visit_promise
SELECT request_id, officer_id, promised_on, hour(promised_at) * 60 + minute(promised_at), delivery_id, row_no, $run_no
FROM new_promise WHERE fault IS NULL
