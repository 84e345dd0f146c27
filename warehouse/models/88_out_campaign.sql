-- Campaigns and the days they began and ended. Grain: campaign. Reads campaign.campaign_event.
CREATE OR REPLACE VIEW out.campaign AS
SELECT campaign_id, max(happened_on) FILTER (event = 'opened') AS opened_on,
       max(happened_on) FILTER (event = 'closed') AS closed_on
FROM campaign.campaign_event GROUP BY campaign_id
