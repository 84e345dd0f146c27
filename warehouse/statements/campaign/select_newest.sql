-- The campaign whose open households are worked on: the one that is open, between two of them the last one. Grain: at most
-- one row.
-- Reads campaign.campaign_event.
SELECT campaign_id FROM campaign.campaign_event WHERE event = 'opened' ORDER BY happened_on DESC, campaign_id DESC LIMIT 1
