-- What rules counted over a delivery, but for what receiving noticed of its file. Grain: (delivery, rule, column).
-- Reads ops.rule_count.
DELETE FROM ops.rule_count
WHERE delivery_id = $delivery_id
    AND rule NOT IN ('unknown_column', 'other_layout', 'other_title', 'period_ahead', 'undeclared_code')
