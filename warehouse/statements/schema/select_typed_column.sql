-- The columns of the tables of declared sources with their types as they are stored. Grain: column of a typed table.
-- Reads the catalogue of the warehouse, since a declaration may have changed after its table was made.
SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'w' AND schema_name = 'typed' ORDER BY ALL
