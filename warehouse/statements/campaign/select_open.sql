-- The campaign that is open. Grain: at most one row. Reads campaign.campaign_event.
SELECT campaign_id FROM campaign.campaign_event
GROUP BY campaign_id HAVING bool_or(event = 'opened') AND NOT bool_or(event = 'closed')
ORDER BY min(happened_on) DESC LIMIT 1
