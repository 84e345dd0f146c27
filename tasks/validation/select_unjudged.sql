-- Deliveries that could be read, repeat no other and have no verdict yet.
-- Grain: delivery. Reads ops.delivery, ops.delivery_verdict, ops.delivery_repeat.
SELECT d.delivery_id, d.source
FROM ops.delivery d
WHERE d.rejected_code IS NULL AND d.run_no <= $run_no
  AND NOT EXISTS (SELECT 1 FROM ops.delivery_verdict v WHERE v.delivery_id = d.delivery_id)
  AND NOT EXISTS (SELECT 1 FROM ops.delivery_repeat r WHERE r.delivery_id = d.delivery_id)
ORDER BY d.run_no, d.source, d.period, d.sha256
