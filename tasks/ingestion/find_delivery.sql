-- A delivery by id: the same source, period and bytes came before. Grain: at most one row. Reads ops.delivery.
SELECT delivery_id FROM ops.delivery WHERE delivery_id = $delivery_id
