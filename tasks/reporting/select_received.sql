-- What came in on a day. Grain: one row. Reads out.delivery.
SELECT count(*) AS deliveries, count(*) FILTER (state = 'rejected') AS rejected, coalesce(sum(rows_quarantined), 0) AS quarantined
FROM out.delivery WHERE received_on = $as_of
