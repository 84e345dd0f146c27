-- What is owed whatever the plans, by owner, kind and days. Grain: (owner, kind, noticed_on, due_on). Reads out.owed_now.
SELECT owner, kind, noticed_on, due_on, due_on < $as_of AS is_overdue, count(*) AS items
FROM out.owed_now GROUP BY ALL ORDER BY ALL
