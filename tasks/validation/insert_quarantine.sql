-- The findings of the suite that just ran. Grain: (row, rule, column). Reads the temporary table finding.
-- with: finding (row_no INTEGER, rule VARCHAR, column_name VARCHAR, action VARCHAR)
INSERT INTO ops.quarantine
SELECT $delivery_id, row_no, rule, coalesce(column_name, ''), any_value(action), $run_no
FROM finding GROUP BY row_no, rule, column_name
