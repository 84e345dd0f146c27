-- Whether a delivery that came before is to be looked at anew: a rule rejected it or an order withdrew it; or it is a list
-- ($is_list) of which rows wait, that may be read since its declaration was mended, or of which an order withdrew rows, that it
-- says once more; or a full one ($is_full) of which a later list corrected rows, that it takes back by coming again.
-- What only repeated another delivery said what that one did, and is looked at anew when that one would be.
-- Grain: one row. Reads ops.delivery, ops.delivery_verdict, ops.delivery_repeat, out.quarantine,
-- core.withdrawn_delivery, core.withdrawn_row, ops.taken_back.
SELECT coalesce(NOT v.is_accepted, false) OR w.delivery_id IS NOT NULL
       OR ($is_list AND EXISTS (SELECT 1 FROM out.quarantine q
                                WHERE q.delivery_id = said.delivery_id AND q.fate IN ('waiting', 'withdrawn')))
       OR ($is_list AND EXISTS (SELECT 1 FROM ops.taken_back o WHERE o.delivery_id = said.delivery_id))
       OR ($is_full AND EXISTS (SELECT 1 FROM core.withdrawn_row c
                                WHERE c.delivery_id = said.delivery_id AND c.cause = 'corrected')) AS is_news
FROM ops.delivery d
LEFT JOIN ops.delivery_repeat r USING (delivery_id)
CROSS JOIN LATERAL (SELECT coalesce(r.repeats_delivery_id, d.delivery_id) AS delivery_id) said
LEFT JOIN ops.delivery_verdict v ON v.delivery_id = said.delivery_id
LEFT JOIN core.withdrawn_delivery w ON w.delivery_id = said.delivery_id
WHERE d.delivery_id = $delivery_id
