-- A campaign ends; once, and only one that began. It closes no target. Grain: campaign.
INSERT INTO campaign.campaign_event
SELECT $campaign_id, 'closed', $as_of, $run_no
WHERE EXISTS (SELECT 1 FROM campaign.campaign_event WHERE campaign_id = $campaign_id AND event = 'opened')
  AND NOT EXISTS (SELECT 1 FROM campaign.campaign_event WHERE campaign_id = $campaign_id AND event = 'closed')
