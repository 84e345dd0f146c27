-- Which earlier rows a delivery replaced in this run, or its orders released. Grain: row. Reads ops.row_event.
DELETE FROM ops.row_event WHERE by_delivery_id = $delivery_id AND run_no = $run_no
