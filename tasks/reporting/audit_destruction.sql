-- Whether proofs of destruction are kept here. Grain: one row. Reads duckdb_tables().
SELECT count(*) AS tables FROM duckdb_tables()
WHERE database_name = 'w' AND schema_name = 'ops' AND table_name = 'destruction'
