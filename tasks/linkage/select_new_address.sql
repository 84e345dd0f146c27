-- The addresses of the new rows, each once. Grain: address as written. Reads new_appearance.
SELECT DISTINCT address FROM new_appearance WHERE address IS NOT NULL ORDER BY address
