-- A campaign begins; once. Grain: campaign.
INSERT INTO campaign.campaign_event
SELECT $campaign_id, 'opened', $as_of, $run_no
WHERE NOT EXISTS (SELECT 1 FROM campaign.campaign_event WHERE campaign_id = $campaign_id)
