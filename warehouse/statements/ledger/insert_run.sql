-- A new run. Grain: one row.
INSERT INTO ops.run VALUES ($run_no, $as_of, $opened_at)
