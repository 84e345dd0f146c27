-- Visits that nobody could make when they were planned last, by town and reason. Grain: (town, reason). Reads out.unserved_visit.
SELECT coalesce(town_code, '') AS town_code, reason, count(*) AS visits
FROM out.unserved_visit GROUP BY ALL ORDER BY town_code, visits DESC, reason
