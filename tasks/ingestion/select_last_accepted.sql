-- The newest accepted delivery of a source beside a new one, with which it is compared. Grain: at most one row.
-- Reads ops.delivery, ops.delivery_verdict.
SELECT d.delivery_id, d.period, d.received_on
FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id)
WHERE d.source = $source AND d.delivery_id <> $delivery_id AND v.is_accepted
ORDER BY d.run_no DESC, d.period DESC, d.delivery_id LIMIT 1
