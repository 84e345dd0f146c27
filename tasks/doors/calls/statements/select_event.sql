-- What is known of an event by its id. Grain: one row or none.
SELECT sha256, signed_at FROM event WHERE event_id = $event_id
