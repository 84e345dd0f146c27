-- Every rule that a row broke, without the row's values. fate: what became of the row since, where it was kept back (action
-- quarantine_row); refused_rule: why the last order to release it did not; last_run_no: the run that told either last.
-- Grain: (row, rule, column). Reads ops.quarantine, ops.delivery, ops.quarantined_row.
CREATE OR REPLACE VIEW out.quarantine AS
SELECT d.source, q.delivery_id, q.row_no, q.rule, q.column_name, q.action, d.received_on, q.run_no,
       CASE q.action WHEN 'quarantine_row' THEN k.fate END AS fate,
       CASE q.action WHEN 'quarantine_row' THEN k.refused_rule END AS refused_rule,
       coalesce(k.last_run_no, q.run_no) AS last_run_no
FROM ops.quarantine q JOIN ops.delivery d USING (delivery_id)
LEFT JOIN ops.quarantined_row k ON k.delivery_id = q.delivery_id AND k.row_no = q.row_no
