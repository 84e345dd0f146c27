-- The look-ups of closed campaigns whose reasons were kept, in their order, with the rules by which each was judged.
-- Grain: look-up. Reads campaign.look_up, campaign.campaign_event, campaign.screening_rules, ops.run.
SELECT l.campaign_id, l.delivery_id, r.as_of AS judged_on, u.rules_id
FROM campaign.look_up l
JOIN ops.run r USING (run_no)
LEFT JOIN campaign.screening_rules u ON u.run_no = l.run_no
WHERE l.campaign_id IN (SELECT campaign_id FROM campaign.campaign_event WHERE event = 'closed')
ORDER BY r.as_of, l.run_no, l.delivery_id
