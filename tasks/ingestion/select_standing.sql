-- Earlier deliveries of a source that were neither rejected nor withdrawn nor repeats, the newest first; of a full list only
-- those of the newest run. A list (it has a $period) of which an order withdrew a row is repeated by none: that row is said
-- once more.
-- Grain: delivery. Reads ops.delivery, ops.delivery_verdict, ops.delivery_repeat, core.withdrawn_delivery, ops.taken_back.
WITH standing AS (
    SELECT d.delivery_id, d.run_no, rank() OVER (ORDER BY d.run_no DESC) AS age
    FROM ops.delivery d
    WHERE d.source = $source AND d.delivery_id <> $delivery_id AND d.rejected_code IS NULL
      AND (CAST($period AS VARCHAR) IS NULL OR d.period = $period)
      AND NOT EXISTS (SELECT 1 FROM ops.delivery_verdict v WHERE v.delivery_id = d.delivery_id AND NOT v.is_accepted)
      AND NOT EXISTS (SELECT 1 FROM core.withdrawn_delivery w WHERE w.delivery_id = d.delivery_id)
      AND NOT EXISTS (SELECT 1 FROM ops.delivery_repeat r WHERE r.delivery_id = d.delivery_id))
SELECT delivery_id FROM standing s
WHERE ($kind = 'delta' OR age = 1)
  AND (CAST($period AS VARCHAR) IS NULL OR NOT EXISTS (
      SELECT 1 FROM ops.taken_back o WHERE o.delivery_id = s.delivery_id))
ORDER BY run_no DESC, delivery_id
