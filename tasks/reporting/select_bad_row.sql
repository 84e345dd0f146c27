-- The first rows of some deliveries that broke a rule, those that were kept back before those that are only to be looked at,
-- each with the rules it broke. Grain: row. Reads out.quarantine.
WITH told AS (
    SELECT delivery_id, row_no, bool_or(action = 'quarantine_row') AS is_held, any_value(fate) AS fate,
           any_value(refused_rule) AS refused_rule,
           list(DISTINCT [rule, column_name] ORDER BY [rule, column_name]) AS broken
    FROM out.quarantine
    WHERE list_contains(texts_of($deliveries), delivery_id)
    GROUP BY delivery_id, row_no)
SELECT delivery_id, row_no, is_held, fate, refused_rule, broken
FROM told
QUALIFY row_number() OVER (PARTITION BY delivery_id ORDER BY NOT is_held, fate IS DISTINCT FROM 'waiting', row_no) <= $most
ORDER BY delivery_id, NOT is_held, fate IS DISTINCT FROM 'waiting', row_no
