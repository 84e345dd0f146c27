-- A delivery by id: the same source, period and bytes came before, and whether a rule rejected them.
-- Grain: at most one row. Reads ops.delivery, ops.delivery_verdict.
SELECT d.delivery_id, coalesce(NOT v.is_accepted, false) AS is_rejected
FROM ops.delivery d LEFT JOIN ops.delivery_verdict v USING (delivery_id)
WHERE d.delivery_id = $delivery_id
