-- The stages of the last run with the fingerprints of what they read and of their rules. Grain: stage.
-- Reads ops.stage_run, ops.run.
SELECT r.run_no, r.as_of, s.stage, s.delivery_id, s.fingerprint, s.rules_hash
FROM ops.stage_run s JOIN ops.run r USING (run_no)
WHERE r.run_no = (SELECT max(run_no) FROM ops.run) AND s.stage NOT IN ('reporting', 'today')
ORDER BY s.stage, s.delivery_id
