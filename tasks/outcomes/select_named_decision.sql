-- What the county said, oldest first. Grain: row. Reads named_decision.
SELECT * FROM named_decision ORDER BY decided_on, decision = 'EXTENDED' DESC, delivery_id, row_no
