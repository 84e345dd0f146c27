-- Lists that no decision has been taken on, of a campaign that has not closed: a later decision is on a list of the next one, on
-- which whoever waited lies anew. Grain: list. Reads campaign.target_list, campaign.approval, campaign.campaign_event.
CREATE OR REPLACE VIEW campaign.undecided_list AS
SELECT l.* FROM campaign.target_list l
ANTI JOIN (SELECT list_id FROM campaign.approval WHERE refused_ko IS NULL) a USING (list_id)
ANTI JOIN (SELECT campaign_id FROM campaign.campaign_event WHERE event = 'closed') c USING (campaign_id)
