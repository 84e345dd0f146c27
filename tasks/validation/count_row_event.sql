-- What an order made of the rows that it names. Grain: one row. Reads ops.row_event.
SELECT count(*) FILTER (event = 'released') AS released, count(*) FILTER (event = 'release_refused') AS refused
FROM ops.row_event WHERE by_delivery_id = $order_delivery_id AND by_row_no = $order_row_no
