-- The sources of such rows. Grain: source. Reads told_again.
SELECT DISTINCT source FROM told_again ORDER BY source
