-- The stages of a run in the order in which they first finished. Grain: stage. Reads ops.stage_run.
SELECT stage FROM ops.stage_run WHERE run_no = $run_no AND stage <> 'ingestion'
GROUP BY stage ORDER BY min(recorded_at)
