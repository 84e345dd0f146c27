-- Who looked at what, and why. Grain: one row.
INSERT INTO ops.access_log VALUES ($accessed_at, $account, $command, $subject_id, $told_to, $reason)
