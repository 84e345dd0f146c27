-- A known event was sent again, signed anew. Grain: event.
UPDATE event SET signed_at = $signed_at WHERE event_id = $event_id
