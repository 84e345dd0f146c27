-- The tables whose rows belong to a run. Grain: table. Reads duckdb_columns().
SELECT c.schema_name, c.table_name
FROM duckdb_columns() c
JOIN duckdb_tables() t USING (database_name, schema_name, table_name)
WHERE c.database_name = 'w' AND c.column_name = 'run_no' AND c.schema_name IN ('ops', 'core', 'campaign')
ORDER BY c.schema_name, c.table_name
