-- How many received rows of which delivery were destroyed. Grain: (run, delivery). Reads ops.destroyed_row.
SELECT run_no, source, delivery_id, destroyed FROM ops.destroyed_row ORDER BY run_no, source, delivery_id
