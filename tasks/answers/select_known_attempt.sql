-- Contacts known of the answered targets and of those attached to them. Grain: (target, channel, day).
-- Reads answered, campaign.contact_attempt, campaign.target_now.
SELECT a.target_id, channel, attempted_on, count(*) AS attempts
FROM campaign.contact_attempt c JOIN campaign.target_now n USING (target_id) JOIN answered a ON a.target_id = n.current_id
WHERE result <> 'QUEUED' GROUP BY ALL
