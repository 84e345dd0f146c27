-- Tries of which nothing was told for long. Grain: try.
DELETE FROM call_try WHERE told_on < $before
