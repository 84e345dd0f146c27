-- An event that came for the first time. Grain: event.
INSERT INTO event (event_id, sha256, signed_at, body, refused) VALUES ($event_id, $sha256, $signed_at, $body, $refused)
