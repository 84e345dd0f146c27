-- Deliveries over which a run failed, so that nobody has looked at their rows yet. Grain: source and day. Reads out.delivery.
SELECT source, received_on, count(*) AS deliveries FROM out.delivery WHERE state = 'received'
GROUP BY source, received_on ORDER BY received_on, source
