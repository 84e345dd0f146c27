-- Contacts known of the answered targets. Grain: (target, channel, day). Reads answered, campaign.contact_attempt.
SELECT target_id, channel, attempted_on, count(*) AS attempts
FROM campaign.contact_attempt SEMI JOIN answered USING (target_id)
WHERE result <> 'QUEUED' GROUP BY ALL
