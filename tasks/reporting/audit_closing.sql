-- Closings by end and officer. Grain: (end, officer). Reads audit_closing.
SELECT end_state, officer_id, count(*) AS closings FROM audit_closing GROUP BY ALL ORDER BY end_state, officer_id
