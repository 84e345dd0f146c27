-- The rows that an order withdraws: one, or all that a delivery brought of persons; also those that were corrected, since a
-- correction may be withdrawn in its turn. Grain: row.
-- Reads ops.withdrawal_ordered, ops.stage_run, core.appearance, core.row_withdrawal.
INSERT INTO core.row_withdrawal
SELECT a.delivery_id, a.row_no, 'ordered', min(o.delivery_id), arg_min(o.row_no, (o.delivery_id, o.row_no)), $run_no
FROM ops.withdrawal_ordered o
JOIN core.appearance a ON a.delivery_id = o.subject_delivery_id
ANTI JOIN (SELECT delivery_id, row_no FROM core.row_withdrawal WHERE cause = 'ordered') w
    ON w.delivery_id = a.delivery_id AND w.row_no = a.row_no
WHERE a.row_no = coalesce(o.subject_row_no, a.row_no)
  AND o.run_no <= $run_no AND o.run_no > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'linkage')
GROUP BY a.delivery_id, a.row_no
