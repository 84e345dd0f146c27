-- The last change of the county's file, where that is another now. Grain: at most one row. Reads ops.county_file.
SELECT run_no FROM (FROM ops.county_file ORDER BY run_no DESC LIMIT 1) WHERE stated <> $stated OR roads IS DISTINCT FROM $roads
