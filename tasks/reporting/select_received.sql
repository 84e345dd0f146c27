-- What came in on a day, which sources sent again what was there, and which deliveries wait for parts, whenever they began.
-- Grain: one row. Reads out.delivery.
SELECT count(*) FILTER (received_on = $as_of) AS deliveries,
       count(*) FILTER (received_on = $as_of AND state = 'rejected') AS rejected,
       coalesce(sum(rows_quarantined) FILTER (received_on = $as_of), 0) AS quarantined,
       coalesce(list(source ORDER BY source) FILTER (received_on = $as_of AND state = 'repeat'), []) AS repeats,
       coalesce(list({'source': source, 'period': period, 'since': received_on, 'unit': missing_unit, 'missing': missing}
                     ORDER BY received_on, source, period) FILTER (state = 'waiting'), []) AS waiting
FROM out.delivery
