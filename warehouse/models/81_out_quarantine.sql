-- Every rule that a row broke, without the row's values. Grain: (row, rule, column). Reads ops.quarantine, ops.delivery.
CREATE OR REPLACE VIEW out.quarantine AS
SELECT d.source, q.delivery_id, q.row_no, q.rule, q.column_name, q.action, d.received_on, q.run_no
FROM ops.quarantine q JOIN ops.delivery d USING (delivery_id)
