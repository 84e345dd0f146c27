-- The events that wait or are being taken in: few of many. Grain: event with a body.
CREATE INDEX IF NOT EXISTS event_waiting ON event (batch_no, event_id) WHERE body IS NOT NULL
