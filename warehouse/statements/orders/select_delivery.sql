-- Deliveries whose id begins so, two at most. Grain: delivery. Reads ops.delivery.
SELECT delivery_id FROM ops.delivery WHERE starts_with(delivery_id, $beginning) ORDER BY delivery_id LIMIT 2
