-- Every view of the warehouse. Grain: view. Reads its catalogue.
SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = 'w' AND NOT internal ORDER BY ALL
