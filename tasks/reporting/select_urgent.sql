-- Urgent households and alerts that nobody has answered. Grain: kind. Reads out.due.
SELECT kind, count(*) AS items, min(noticed_on) AS oldest_on, count(*) FILTER (noticed_on = $as_of) AS new_items
FROM out.due WHERE kind IN ('urgent', 'alert') GROUP BY kind ORDER BY kind DESC
