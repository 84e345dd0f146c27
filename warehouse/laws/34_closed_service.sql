-- law: every target closed by a service was given one, or got it from a partner and said so
-- Grain: one row. Reads campaign.target_event, campaign.service_given, campaign.referral, campaign.referral_event,
-- campaign.referral_confirmation, campaign.referral_rule, campaign.target_now. Of a target that was closed before the rule of
-- the person's word the partner's is enough.
WITH closed AS (SELECT DISTINCT target_id, run_no FROM campaign.target_event WHERE end_state = 'closed_service'),
given AS (
    SELECT n.current_id AS target_id, true AS is_certain FROM campaign.service_given JOIN campaign.target_now n USING (target_id)
    UNION ALL
    SELECT n.current_id, f.referral_id IS NOT NULL
    FROM campaign.referral_event e JOIN campaign.referral r USING (referral_id) JOIN campaign.target_now n USING (target_id)
    LEFT JOIN (SELECT DISTINCT referral_id FROM campaign.referral_confirmation WHERE is_received) f ON f.referral_id = r.referral_id
    WHERE e.state = 'completed' AND e.outcome IN ('RECEIVED', 'PARTLY')),
known AS (SELECT target_id, bool_or(is_certain) AS is_certain FROM given GROUP BY target_id)
SELECT count(*) AS left_side, count(*) FILTER (g.is_certain OR (g.target_id IS NOT NULL AND c.run_no <= r.after_run_no)) AS right_side,
       left_side = right_side AS holds
FROM closed c CROSS JOIN campaign.referral_rule r LEFT JOIN known g USING (target_id)
