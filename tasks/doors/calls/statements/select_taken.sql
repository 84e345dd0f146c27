-- The events of a drain, in an order that their coming does not change. Grain: event.
SELECT event_id, body, refused FROM event WHERE batch_no = $batch_no AND body IS NOT NULL ORDER BY event_id
