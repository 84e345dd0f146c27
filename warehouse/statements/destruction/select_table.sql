-- The tables of facts and their columns. Grain: table. Reads duckdb_columns(), duckdb_tables().
SELECT t.schema_name || '.' || t.table_name AS name, list(c.column_name) AS columns
FROM duckdb_tables() t JOIN duckdb_columns() c USING (database_name, schema_name, table_name)
WHERE t.database_name = current_database() AND t.schema_name IN ('core', 'campaign')
GROUP BY t.schema_name, t.table_name ORDER BY name
