-- The county's file of a run, where it is not that of the run before; of one in which it changed, the last.
-- Grain: one row.
INSERT OR REPLACE INTO ops.county_file VALUES ($run_no, $stated, $roads)
