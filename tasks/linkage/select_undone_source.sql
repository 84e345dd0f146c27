-- The sources of such rows. Grain: source. Reads undone.
SELECT DISTINCT source FROM undone ORDER BY source
