-- How much waits to be taken in. Grain: one row.
SELECT count(*) AS events, coalesce(sum(length(body)), 0) AS bytes FROM event WHERE body IS NOT NULL
