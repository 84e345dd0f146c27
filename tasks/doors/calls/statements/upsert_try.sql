-- What is told of a try now. Grain: try.
INSERT INTO call_try VALUES ($try_id, $sealed, $told_on)
ON CONFLICT (try_id) DO UPDATE SET sealed = excluded.sealed, told_on = excluded.told_on
