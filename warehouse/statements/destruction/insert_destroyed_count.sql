-- How many rows of a table, or files of a folder, a run destroyed. Grain: one row. Reads nothing else.
INSERT INTO ops.destroyed_count VALUES ($counted, $destroyed, $run_no)
