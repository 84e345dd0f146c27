-- Lists of a campaign that no decision has been taken on. Grain: list. Reads campaign.target_list, campaign.approval.
SELECT l.list_hash FROM campaign.target_list l
WHERE l.campaign_id = $campaign_id
  AND NOT EXISTS (SELECT 1 FROM campaign.approval a WHERE a.list_id = l.list_id AND a.refused_ko IS NULL)
ORDER BY l.run_no
