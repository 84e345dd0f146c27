-- The county's file and its table of roads, where they are not those of the runs before. Grain: at most one row.
-- Reads ops.county_file.
INSERT OR REPLACE INTO ops.county_file
SELECT CAST($run_no AS INTEGER), $stated, $roads
WHERE NOT EXISTS (
    FROM (FROM ops.county_file ORDER BY run_no DESC LIMIT 1) WHERE stated = $stated AND roads IS NOT DISTINCT FROM $roads)
