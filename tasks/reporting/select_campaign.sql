-- Campaigns that began, newest first; reported_on: the first day since the end of each whose pages were written, if there
-- was one.
-- Grain: campaign. Reads out.campaign, out.run.
SELECT c.campaign_id, c.opened_on, c.closed_on, min(r.as_of) AS reported_on
FROM out.campaign c LEFT JOIN out.run r ON r.is_reported AND r.as_of >= c.closed_on
WHERE c.opened_on IS NOT NULL
GROUP BY ALL
ORDER BY c.opened_on DESC
