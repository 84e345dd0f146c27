-- Referrals that a partner holds and that were cancelled, and of which it has not been told yet; it is to destroy them.
-- Grain: referral. Reads campaign.referral_state, ops.package_row.
SELECT r.referral_id, r.partner
FROM campaign.referral_state r
WHERE r.state = 'cancelled' AND r.package_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM ops.package_row p WHERE p.subject_kind = 'referral_withdrawn' AND p.subject_id = r.referral_id)
ORDER BY r.partner, r.referral_id
