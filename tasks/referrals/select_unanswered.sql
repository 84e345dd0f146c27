-- Open referrals that the partner never answered, until they expired; those that something else has overtaken are over already.
-- Replies of this run are seen. Grain: referral. Reads campaign.referral_state, campaign.consent.
SELECT r.referral_id, r.state, r.step_no, 'clock' AS role, c.delivery_id, c.row_no
FROM campaign.referral_state r JOIN campaign.consent c USING (consent_id)
WHERE r.state IN ('requested', 'received') AND r.expires_on < $as_of
ORDER BY r.referral_id
