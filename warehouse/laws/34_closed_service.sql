-- law: every target closed by a service was given one, or got it from a partner
-- Grain: one row. Reads campaign.target_event, campaign.service_given, campaign.referral, campaign.referral_event,
-- campaign.target_now.
SELECT count(*) AS left_side, count(g.target_id) AS right_side, left_side = right_side AS holds
FROM (SELECT DISTINCT target_id FROM campaign.target_event WHERE end_state = 'closed_service')
LEFT JOIN (SELECT n.current_id AS target_id FROM campaign.service_given JOIN campaign.target_now n USING (target_id)
           UNION SELECT n.current_id FROM campaign.referral_event e JOIN campaign.referral r USING (referral_id)
           JOIN campaign.target_now n USING (target_id)
           WHERE e.state = 'completed' AND e.outcome IN ('RECEIVED', 'PARTLY')) g USING (target_id)
