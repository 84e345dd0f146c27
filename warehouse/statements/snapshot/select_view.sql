-- The views that the snapshot holds: every view of out. Grain: view. Reads the catalogue of the warehouse.
SELECT view_name FROM duckdb_views() WHERE database_name = 'w' AND schema_name = 'out' ORDER BY view_name
