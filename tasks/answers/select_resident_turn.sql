-- Whether any resident ever complained, or anybody ordered something about it: most counties' runs have nothing more to look at.
-- Grain: at most one row. Reads typed.complaint, typed.operator_order.
SELECT 1 AS has_any
WHERE EXISTS (FROM typed.complaint)
   OR EXISTS (FROM typed.operator_order WHERE order_kind IN ('EXPLAIN', 'COMPLAINT_ANSWERED', 'CORRECTION_ANSWERED'))
