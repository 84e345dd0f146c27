-- What orders took back, and what those ask for that came with this run and are not judged yet: a file that is taken in beside an
-- order comes after it. One without its day, reason or name, or of a day ahead, will be held back and takes nothing. Without
-- row_no: a whole delivery. Grain: (delivery, row, whence).
-- Reads core.row_withdrawal, typed.operator_order, ops.delivery_verdict, ops.run.
CREATE OR REPLACE VIEW ops.taken_back AS
SELECT delivery_id, row_no FROM core.row_withdrawal WHERE cause = 'ordered'
UNION ALL
SELECT o.subject_delivery_id, o.subject_row_no FROM typed.operator_order o
ANTI JOIN ops.delivery_verdict v ON v.delivery_id = o.delivery_id
WHERE o.order_kind = 'WITHDRAW_DELIVERY' AND o.subject_delivery_id IS NOT NULL AND len(o._faults) = 0
  AND o.reason IS NOT NULL AND o.ordered_by IS NOT NULL AND o.ordered_on <= (SELECT max(as_of) FROM ops.run)
