-- Every row of a delivery that broke a rule, by number, and never a value. Grain: (row, rule, column). Reads out.quarantine.
SELECT row_no, rule, column_name, action, fate, refused_rule FROM out.quarantine
WHERE delivery_id = $delivery_id ORDER BY row_no, action DESC, rule, column_name
