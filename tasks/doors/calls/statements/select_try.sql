-- What was told of a try so far. Grain: one row or none.
SELECT sealed FROM call_try WHERE try_id = $try_id
