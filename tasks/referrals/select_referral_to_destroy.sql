-- Referrals that a partner holds and that are over without it, and of which it has not been told yet; it is to destroy them. One that
-- was cancelled is told at once, one that expired with the next package of a week. Grain: referral.
-- Reads campaign.referral_state, ops.package_row, ops.package.
SELECT r.referral_id, r.partner, r.state
FROM campaign.referral_state r
WHERE r.state IN ('cancelled', 'expired') AND r.package_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM ops.package_row p WHERE p.subject_kind = 'referral_withdrawn' AND p.subject_id = r.referral_id)
  AND (r.state = 'cancelled'
       OR NOT EXISTS (SELECT 1 FROM ops.package k WHERE k.recipient = 'partner-' || r.partner AND k.kind = 'referral'
                      AND k.made_on >= date_trunc('week', CAST($as_of AS DATE))))
ORDER BY r.partner, r.referral_id
