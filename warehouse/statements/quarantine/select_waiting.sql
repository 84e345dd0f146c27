-- What was kept back in accepted deliveries, by rule and column: rows that broke it, and those of them that still wait.
-- Grain: (delivery, rule, column). Reads out.quarantine, out.delivery.
SELECT q.delivery_id, d.source, d.period, d.received_on, q.rule, q.column_name, count(*) AS rows,
       count(*) FILTER (q.fate = 'waiting') AS waiting
FROM out.quarantine q JOIN out.delivery d USING (delivery_id)
WHERE q.action = 'quarantine_row' AND d.state = 'accepted' AND coalesce(d.source = $source, true)
GROUP BY ALL HAVING waiting > 0
ORDER BY d.received_on DESC, d.source, q.delivery_id, waiting DESC, q.rule, q.column_name
