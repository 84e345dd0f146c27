-- The rules of some deliveries that did not hold, or were not asked; those that reject first. Grain: (delivery, rule, column).
-- Reads out.delivery_rule.
SELECT delivery_id, rule, column_name, action, bad_rows, is_kept
FROM out.delivery_rule
WHERE list_contains(texts_of($deliveries), delivery_id)
ORDER BY delivery_id, NOT is_kept DESC, action = 'warn', bad_rows DESC, rule, column_name
