-- The delivery that an order to release rows names, if it was accepted. Grain: at most one row.
-- Reads ops.delivery, ops.delivery_verdict.
SELECT d.source FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id)
WHERE d.delivery_id = $delivery_id AND v.is_accepted
