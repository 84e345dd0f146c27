-- law: rows received = accepted + quarantined, for each accepted delivery
-- Grain: one row. Reads ops.delivery, ops.delivery_verdict.
SELECT coalesce(sum(d.rows_received), 0) AS left_side, coalesce(sum(v.rows_accepted + v.rows_quarantined), 0) AS right_side,
       NOT coalesce(bool_or(d.rows_received <> v.rows_accepted + v.rows_quarantined), false) AS holds
FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id) WHERE v.is_accepted
