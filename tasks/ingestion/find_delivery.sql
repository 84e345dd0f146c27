-- A delivery by id: the same source, period and bytes came before, and whether a rule rejected them or an order
-- withdrew them. Grain: at most one row. Reads ops.delivery, ops.delivery_verdict, core.withdrawn_delivery.
SELECT d.delivery_id, coalesce(NOT v.is_accepted, false) OR w.delivery_id IS NOT NULL AS is_rejected
FROM ops.delivery d
LEFT JOIN ops.delivery_verdict v USING (delivery_id)
LEFT JOIN core.withdrawn_delivery w USING (delivery_id)
WHERE d.delivery_id = $delivery_id
