-- How the newest file of each source was written otherwise than declared. Grain: (source, rule, column).
-- Reads out.delivery, out.drift.
SELECT source, received_on, rule, column_name, bad_rows
FROM out.drift
WHERE received_on >= $since AND delivery_id IN (
    SELECT delivery_id FROM out.delivery WHERE rows_received > 0
    QUALIFY row_number() OVER (PARTITION BY source ORDER BY run_no DESC, period DESC, delivery_id) = 1)
ORDER BY received_on DESC, source, rule, column_name
