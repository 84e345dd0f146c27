-- Events on which nobody could act, by the reason. Grain: reason.
SELECT refused, count(*) AS events FROM event WHERE refused IS NOT NULL GROUP BY refused ORDER BY refused
