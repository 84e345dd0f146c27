-- What was told of all tries so far. Grain: try.
SELECT try_id, sealed, told_on FROM call_try
