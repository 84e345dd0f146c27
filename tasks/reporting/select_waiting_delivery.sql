-- Deliveries that wait for parts, but those that a later one of their source and period has overtaken.
-- Grain: delivery. Reads out.delivery.
SELECT w.source, w.period, w.received_on AS since_on, w.missing_unit, w.missing
FROM out.delivery w
WHERE w.state = 'waiting' AND NOT EXISTS (
    SELECT 1 FROM out.delivery d
    WHERE d.source = w.source AND d.period = w.period AND d.state = 'accepted' AND d.run_no > w.run_no)
ORDER BY since_on, w.source, w.period, w.delivery_id
