-- What is late, by owner and kind; deviations only those noticed since a day. Grain: (owner, kind). Reads out.overdue.
SELECT owner, kind, count(*) AS items, min(due_on) AS first_on, max(days_overdue) AS most_days FROM out.overdue
WHERE kind NOT IN ('capacity', 'urgent') AND (kind <> 'deviation' OR due_on >= $since)
GROUP BY ALL ORDER BY most_days DESC, owner, kind
