-- Rules that rows of a delivery broke, with the first such row. Grain: (rule, column). Reads ops.quarantine.
SELECT rule, column_name, count(*) AS rows, min(row_no) AS row_no
FROM ops.quarantine WHERE action = 'quarantine_row' GROUP BY ALL ORDER BY row_no, rule
