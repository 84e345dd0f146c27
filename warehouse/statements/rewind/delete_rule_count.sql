-- What the rules of a day's runs and later ones counted, but for what receiving noticed of the day's files: a replay does
-- not receive again. Grain: (delivery, rule, column). Reads ops.rule_count.
DELETE FROM ops.rule_count
WHERE run_no > $last OR (run_no >= $first AND rule NOT IN (
    'unknown_column', 'other_layout', 'other_title', 'period_ahead', 'undeclared_code'))
