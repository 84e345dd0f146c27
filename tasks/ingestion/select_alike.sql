-- Earlier deliveries of a source with as many rows, of which a new one may be a repeat: of a full list the newest of the
-- period only. No $period: the same rows on another day are the same facts.
-- Grain: delivery. Reads ops.delivery, ops.delivery_verdict, ops.delivery_repeat.
WITH known AS (
    SELECT d.delivery_id, d.rows_received, d.run_no, rank() OVER (ORDER BY d.run_no DESC) AS age
    FROM ops.delivery d
    WHERE d.source = $source AND d.delivery_id <> $delivery_id AND d.rejected_code IS NULL
      AND (CAST($period AS VARCHAR) IS NULL OR d.period = $period)
      AND NOT EXISTS (SELECT 1 FROM ops.delivery_verdict v WHERE v.delivery_id = d.delivery_id AND NOT v.is_accepted)
      AND NOT EXISTS (SELECT 1 FROM ops.delivery_repeat r WHERE r.delivery_id = d.delivery_id))
SELECT delivery_id FROM known
WHERE rows_received = $row_count AND ($kind = 'delta' OR age = 1)
ORDER BY run_no DESC, delivery_id
