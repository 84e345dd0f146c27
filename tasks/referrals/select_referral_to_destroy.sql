-- Referrals that a partner holds and that are over without it, or whose consent was taken back after they were ended with its
-- reply ('withdrawn'), and of which it has not been told yet; it is to destroy them. One that expired is told of with the next
-- package of a week, the others at once. Grain: referral.
-- Reads campaign.referral_state, campaign.withdrawn_consent, ops.package_row, ops.package.
WITH over AS (
    SELECT r.referral_id, r.partner, CASE WHEN r.state IN ('cancelled', 'expired') THEN r.state ELSE 'withdrawn' END AS state
    FROM campaign.referral_state r
    LEFT JOIN campaign.withdrawn_consent w ON w.consent_id = r.consent_id
    WHERE r.package_id IS NOT NULL AND (r.state IN ('cancelled', 'expired')
        OR (w.consent_id IS NOT NULL AND r.state IN ('completed', 'rejected', 'failed'))))
SELECT o.referral_id, o.partner, o.state
FROM over o
WHERE NOT EXISTS (SELECT 1 FROM ops.package_row p WHERE p.subject_kind = 'referral_withdrawn' AND p.subject_id = o.referral_id)
  AND (o.state <> 'expired'
       OR NOT EXISTS (SELECT 1 FROM ops.package k WHERE k.recipient = 'partner-' || o.partner AND k.kind = 'referral'
                      AND k.made_on >= date_trunc('week', CAST($as_of AS DATE))))
ORDER BY o.partner, o.referral_id
