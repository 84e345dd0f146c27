-- Rows that were kept back and wait, by rule and column; of $source or, without one, of all. Grain: (delivery, rule, column).
-- Reads out.quarantine, out.delivery.
SELECT q.delivery_id, q.source, d.period, q.received_on, q.rule, q.column_name, count(*) AS waiting
FROM out.quarantine q JOIN out.delivery d USING (delivery_id)
WHERE q.fate = 'waiting' AND coalesce(q.source = $source, true)
GROUP BY ALL
ORDER BY q.received_on DESC, q.source, q.delivery_id, waiting DESC, q.rule, q.column_name
