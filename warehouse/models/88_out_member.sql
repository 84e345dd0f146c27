-- Which targets count in which campaign: its own, and those of an earlier one that a listing of it attached to, or that waited
-- undecided when theirs closed and lie on a list of this one. Grain: (campaign, target).
-- Reads campaign.target, campaign.listing, campaign.target_list, campaign.list_row.
CREATE OR REPLACE VIEW out.member AS
SELECT campaign_id, target_id FROM campaign.target UNION SELECT campaign_id, target_id FROM campaign.listing
UNION SELECT campaign_id, target_id FROM campaign.list_row JOIN campaign.target_list USING (list_id)
