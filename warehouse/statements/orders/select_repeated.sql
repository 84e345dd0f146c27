-- The delivery whose rows a delivery only repeats. Grain: at most one row. Reads ops.delivery_repeat.
SELECT repeats_delivery_id FROM ops.delivery_repeat WHERE delivery_id = $delivery_id
