-- Every rule that a row broke, without the row's values. fate: what became of the row since, where it was kept back (action
-- quarantine_row); refused_rule: why the last order to release it did not; last_run_no: the run that told either last.
-- Grain: (row, rule, column). Reads ops.quarantined_row.
CREATE OR REPLACE VIEW out.quarantine AS
SELECT source, delivery_id, row_no, rule, column_name, action, received_on, run_no, fate, refused_rule, last_run_no
FROM ops.quarantined_row
