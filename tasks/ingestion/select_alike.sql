-- Earlier deliveries of a source with as many rows, of which a new one may be a repeat. No $period: the same rows on another
-- day are the same facts. Grain: delivery. Reads ops.delivery.
SELECT delivery_id FROM ops.delivery
WHERE source = $source AND rows_received = $row_count AND delivery_id <> $delivery_id
  AND (CAST($period AS VARCHAR) IS NULL OR period = $period)
