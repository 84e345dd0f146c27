-- What came in on a day; and whether, whenever it came, a delivery waits for parts or was not judged. Grain: one row. Reads
-- out.delivery.
SELECT count(*) FILTER (today) AS deliveries, count(*) FILTER (today AND state = 'rejected') AS rejected,
       coalesce(sum(rows_quarantined) FILTER (today), 0) AS quarantined,
       count(*) FILTER (today AND state = 'repeat') AS repeats, count(*) FILTER (state = 'waiting') AS waiting,
       count(*) FILTER (state = 'received') AS unjudged
FROM (SELECT state, rows_quarantined, received_on = $as_of AS today FROM out.delivery)
