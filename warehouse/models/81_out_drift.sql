-- How files were written otherwise than declared, as counts: a column that nobody declared, by its position, a code that
-- nobody declared, by its column, a layout other than the one in force, other lines above the header,
-- a period that lies ahead. Grain: (delivery, rule, column). Reads ops.rule_count, ops.delivery.
CREATE OR REPLACE VIEW out.drift AS
SELECT d.source, r.delivery_id, r.rule, r.column_name, r.bad_rows, d.received_on, r.run_no
FROM ops.rule_count r JOIN ops.delivery d USING (delivery_id)
WHERE r.rule IN ('unknown_column', 'other_layout', 'other_title', 'period_ahead', 'undeclared_code')
