-- What the suite that just ran found, by rule and column. Grain: (action, rule, column). Reads the temporary table finding.
-- with: finding (row_no INTEGER, rule VARCHAR, column_name VARCHAR, action VARCHAR)
SELECT action, rule, column_name, count(*) AS bad_rows FROM finding GROUP BY ALL ORDER BY ALL
