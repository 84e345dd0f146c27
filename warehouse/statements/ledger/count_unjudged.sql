-- Deliveries that could be read, repeat no other and have no verdict: their judging failed. Grain: one row.
-- Reads ops.delivery, ops.delivery_verdict, ops.delivery_repeat.
SELECT count(*) AS deliveries
FROM ops.delivery d
WHERE d.rejected_code IS NULL
  AND NOT EXISTS (SELECT 1 FROM ops.delivery_verdict v WHERE v.delivery_id = d.delivery_id)
  AND NOT EXISTS (SELECT 1 FROM ops.delivery_repeat r WHERE r.delivery_id = d.delivery_id)
