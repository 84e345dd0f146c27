-- The day on which the most worklists left, the last of several. Grain: at most one row. Reads ops.package.
SELECT made_on, count(*) AS lists FROM ops.package WHERE kind = 'phone_worklist'
GROUP BY made_on ORDER BY lists DESC, made_on DESC LIMIT 1
