-- The campaigns that began, and the day each was closed, if it was. Grain: campaign. Reads campaign.campaign_event.
SELECT campaign_id, max(happened_on) FILTER (event = 'closed') AS closed_on
FROM campaign.campaign_event
GROUP BY campaign_id
ORDER BY campaign_id
