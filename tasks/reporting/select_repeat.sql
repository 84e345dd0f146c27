-- The sources of which only came what was there, on a day. Grain: source. Reads out.delivery.
SELECT DISTINCT source FROM out.delivery WHERE state = 'repeat' AND received_on = $as_of ORDER BY source
