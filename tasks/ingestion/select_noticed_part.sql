-- What the door noticed of the files that are parts of one delivery; the codes that nobody declared are counted in its rows.
-- Grain: (rule, column). Reads ops.rule_count.
SELECT rule, column_name, sum(bad_rows) AS bad_rows FROM ops.rule_count
WHERE delivery_id IN (SELECT value ->> '$' FROM json_each($part_ids))
    AND rule IN ('unknown_column', 'other_layout', 'other_title', 'period_ahead')
GROUP BY rule, column_name ORDER BY rule, column_name
