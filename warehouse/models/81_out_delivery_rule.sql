-- The rules of a delivery that did not hold, and those that could not be asked for want of something to compare with.
-- Grain: (delivery, rule, column). Reads ops.rule_count, ops.delivery.
CREATE OR REPLACE VIEW out.delivery_rule AS
SELECT d.source, c.delivery_id, c.rule, c.column_name, c.action, c.bad_rows, c.is_kept, c.is_asked, c.run_no
FROM ops.rule_count c JOIN ops.delivery d USING (delivery_id)
WHERE NOT c.is_kept OR NOT c.is_asked
