-- The day on which each source was last accepted, and the last period that was. Grain: source. Reads out.delivery.
SELECT source, max(received_on) AS last_on, max(period) AS last_period FROM out.delivery WHERE state = 'accepted' GROUP BY source
