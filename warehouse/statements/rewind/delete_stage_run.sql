-- The ledger of a day's runs and later ones, but for what a replay does not repeat: receiving, destruction and reporting of
-- the day.
-- Grain: stage of a run. Reads ops.stage_run.
DELETE FROM ops.stage_run
WHERE run_no > $last OR (run_no >= $first AND stage NOT IN ('ingestion', 'destruction', 'today', 'reporting'))
