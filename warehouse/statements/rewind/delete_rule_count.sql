-- What a day's runs and later ones counted by rule, but for what the door noticed that day ($noticed, as JSON): receiving is not
-- repeated. Grain: (delivery, rule, column). Reads ops.rule_count.
DELETE FROM ops.rule_count
WHERE run_no > $last
   OR (run_no >= $first AND NOT list_contains(CAST(CAST($noticed AS JSON) AS VARCHAR[]), rule))
