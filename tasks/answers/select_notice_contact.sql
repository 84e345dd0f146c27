-- The newest contacts with a household by day and channel, whatever came of them. Grain: (day, channel).
-- Reads campaign.contact_attempt, campaign.target_root.
SELECT DISTINCT c.attempted_on, c.channel
FROM campaign.contact_attempt c JOIN campaign.target_root t USING (target_id)
WHERE t.root_id = $household_id AND c.result <> 'NOT_DONE'
ORDER BY c.attempted_on DESC, c.channel LIMIT CAST($shown AS INTEGER)
