-- Looks at persons' records before the pack's last run began: later ones would change a pack that was made already. Without who
-- was told and why, which may name a person. Grain: look. Reads ops.access_log, ops.run.
SELECT CAST(timezone('Asia/Seoul', accessed_at) AS DATE) AS accessed_on, account, command, subject_id
FROM ops.access_log WHERE accessed_at < (SELECT max(opened_at) FROM ops.run)
ORDER BY accessed_at, account, command, subject_id
