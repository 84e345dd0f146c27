-- Deliveries that a run of the day judged, or of which it released, refused or replaced a row, and that leave something to act
-- on: rejected, with rows that were kept back, or with a rule that warns. Grain: delivery.
-- Reads out.row_fate, out.delivery, out.delivery_rule, out.run.
SELECT f.*, d.state, d.rejected_code, d.rejected_ko, f.last_run_no = $run_no AS is_of_run,
       (SELECT count(*) FROM out.delivery_rule x WHERE x.delivery_id = f.delivery_id AND NOT x.is_kept AND x.action = 'warn') AS warnings
FROM out.row_fate f JOIN out.delivery d USING (delivery_id)
WHERE f.last_run_no IN (SELECT run_no FROM out.run WHERE as_of = $as_of)
  AND (d.state = 'rejected' OR f.rows_quarantined > 0
       OR f.delivery_id IN (SELECT delivery_id FROM out.delivery_rule WHERE NOT is_kept))
ORDER BY d.state = 'rejected' DESC, f.rows_waiting DESC, f.source, f.delivery_id
