-- How the rules of a suite went over a delivery. Grain: (delivery, rule, column).
INSERT INTO ops.rule_count
SELECT $delivery_id, unnest($rules), unnest($columns), unnest($actions), unnest($bad_rows), unnest($is_kept), $run_no, unnest($is_asked)
