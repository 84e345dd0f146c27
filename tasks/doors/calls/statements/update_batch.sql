-- The events that wait, as many as one drain takes, become its own. Grain: event.
UPDATE event SET batch_no = $batch_no WHERE event_id IN (
    SELECT event_id FROM event WHERE body IS NOT NULL AND batch_no IS NULL ORDER BY event_id LIMIT $most)
