-- What is owed by the plans of the last whole day, by owner, kind and days. Grain: (owner, kind, noticed_on, due_on).
-- Reads out.due, out.owed_now.
SELECT owner, kind, noticed_on, due_on, due_on < $as_of OR kind = 'deviation' AS is_overdue, count(*) AS items
FROM out.due ANTI JOIN out.owed_now USING (kind, subject_id)
GROUP BY ALL ORDER BY ALL
