-- Referrals that a partner is to destroy and has not been told of yet. One that expired is told of with the next
-- package of a week, the others at once. Grain: referral. Reads campaign.referral_over, ops.package.
SELECT o.referral_id, o.partner, o.state
FROM campaign.referral_over o
WHERE o.package_id IS NOT NULL AND o.asked_on IS NULL
  AND (o.state <> 'expired'
       OR NOT EXISTS (SELECT 1 FROM ops.package k WHERE k.recipient = 'partner-' || o.partner AND k.kind = 'referral'
                      AND k.made_on >= date_trunc('week', CAST($as_of AS DATE))))
ORDER BY o.partner, o.referral_id
