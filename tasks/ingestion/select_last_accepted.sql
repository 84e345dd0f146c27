-- The newest accepted delivery of a source that no order withdrew, beside a new one that is compared with it.
-- Grain: at most one row. Reads ops.delivery, ops.delivery_verdict, core.withdrawn_delivery.
SELECT d.delivery_id, d.period, d.received_on
FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id) ANTI JOIN core.withdrawn_delivery w ON w.delivery_id = d.delivery_id
WHERE d.source = $source AND d.delivery_id <> $delivery_id AND v.is_accepted
ORDER BY d.run_no DESC, d.period DESC, d.delivery_id LIMIT 1
