-- The day on which each source was last accepted. Grain: source. Reads out.delivery.
SELECT source, max(received_on) AS last_on FROM out.delivery WHERE state = 'accepted' GROUP BY source
