-- Deviations that were noticed since a day, by what they are. Grain: code. Reads out.due.
SELECT code, count(*) AS items FROM out.due WHERE kind = 'deviation' AND noticed_on >= $since GROUP BY code ORDER BY items DESC, code
