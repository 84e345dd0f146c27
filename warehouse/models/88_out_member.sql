-- Which targets count in which campaign: its own, and those of an earlier one that a listing of it attached to.
-- Grain: (campaign, target). Reads campaign.target, campaign.listing.
CREATE OR REPLACE VIEW out.member AS
SELECT campaign_id, target_id FROM campaign.target UNION SELECT campaign_id, target_id FROM campaign.listing
