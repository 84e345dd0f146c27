-- What its suite said of a delivery. Grain: delivery. Reads ops.delivery_verdict.
DELETE FROM ops.delivery_verdict WHERE delivery_id = $delivery_id
