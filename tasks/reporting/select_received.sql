-- What came in on a day; and whether, whenever it began, a delivery waits for parts. Grain: one row. Reads out.delivery.
SELECT count(*) FILTER (today) AS deliveries, count(*) FILTER (today AND state = 'rejected') AS rejected,
       coalesce(sum(rows_quarantined) FILTER (today), 0) AS quarantined,
       count(*) FILTER (today AND state = 'repeat') AS repeats, count(*) FILTER (state = 'waiting') AS waiting
FROM (SELECT state, rows_quarantined, received_on = $as_of AS today FROM out.delivery)
