-- How many rows of each delivery are destroyed. Grain: delivery. Reads due_row.
INSERT INTO ops.destroyed_row SELECT delivery_id, any_value(source), count(*), $run_no FROM due_row GROUP BY delivery_id
