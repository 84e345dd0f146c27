-- What is owed, by owner, kind and days. Grain: (owner, kind, noticed_on, due_on). Reads out.due.
SELECT owner, kind, noticed_on, due_on, is_overdue, count(*) AS items FROM out.due GROUP BY ALL ORDER BY ALL
