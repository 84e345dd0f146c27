-- Lists that lie before the team head. Grain: list. Reads campaign.target_list, campaign.approval.
CREATE OR REPLACE VIEW out.waiting_list AS
SELECT l.campaign_id, l.list_id, l.list_hash, l.households, l.made_on
FROM campaign.target_list l
WHERE NOT EXISTS (SELECT 1 FROM campaign.approval a WHERE a.list_id = l.list_id AND a.refused_ko IS NULL)
