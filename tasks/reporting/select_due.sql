-- What falls due from a day until another, by owner and kind. Grain: (owner, kind). Reads out.due.
SELECT owner, kind, count(*) AS items, min(due_on) AS first_on FROM out.due
WHERE due_on BETWEEN $as_of AND $until AND kind NOT IN ('urgent', 'deviation')
GROUP BY ALL ORDER BY first_on, owner, kind
