-- Which earlier rows a delivery replaced, or its orders released. Grain: row. Reads ops.row_event.
DELETE FROM ops.row_event WHERE by_delivery_id = $delivery_id
