-- How many households wait for the first list of the next campaign, since theirs closed before anybody decided on them.
-- Grain: one row. Reads campaign.waiting_target, campaign.campaign_event.
CREATE OR REPLACE VIEW out.waiting_for_campaign AS
SELECT count(*) AS households
FROM campaign.waiting_target SEMI JOIN (SELECT campaign_id FROM campaign.campaign_event WHERE event = 'closed') c USING (campaign_id)
