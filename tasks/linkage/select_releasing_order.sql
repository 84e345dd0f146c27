-- The orders by which rows of a delivery were released since the last linkage. Grain: delivery of orders.
-- Reads ops.row_event, ops.stage_run.
SELECT DISTINCT by_delivery_id AS delivery_id
FROM ops.row_event
WHERE delivery_id = $delivery_id AND event = 'released'
  AND run_no > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'linkage')
ORDER BY 1
