-- The largest accepted delivery. Grain: at most one row. Reads out.delivery.
SELECT delivery_id, source, rows_received, received_on FROM out.delivery
WHERE state = 'accepted' ORDER BY rows_received DESC, delivery_id LIMIT 1
