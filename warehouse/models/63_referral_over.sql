-- Referrals of which a partner holds something, and that are over without it, or whose consent was taken back after they
-- were ended with its reply ('withdrawn'); it is to destroy what it got. asked_on: when a package asked it to, NULL of one
-- made in 행복이음, of which the office tells it; destroyed_on: when it says that it did. Grain: referral.
-- Reads campaign.referral, campaign.referral_event, campaign.referral_elsewhere, campaign.withdrawn_consent,
-- campaign.partner_destruction, ops.package_row, ops.package.
CREATE OR REPLACE VIEW campaign.referral_over AS
WITH ended AS (
    SELECT referral_id, arg_max(state, step_no) AS state, arg_max(happened_on, step_no) AS happened_on
    FROM campaign.referral_event GROUP BY 1
    HAVING arg_max(state, step_no) IN ('cancelled', 'expired', 'completed', 'rejected', 'failed')),
sent AS (
    SELECT p.subject_id, min(p.package_id) FILTER (p.subject_kind = 'referral') AS package_id,
           min(k.made_on) FILTER (p.subject_kind = 'referral_withdrawn') AS asked_on
    FROM ops.package_row p SEMI JOIN ended n ON n.referral_id = p.subject_id JOIN ops.package k USING (package_id)
    WHERE p.subject_kind IN ('referral', 'referral_withdrawn') GROUP BY 1)
SELECT r.referral_id, r.partner, CASE WHEN n.state IN ('cancelled', 'expired') THEN n.state ELSE 'withdrawn' END AS state,
       k.package_id, e.document_no AS ssis_no, greatest(n.happened_on, w.source.withdrawn_on) AS over_on, k.asked_on, d.destroyed_on
FROM ended n
JOIN campaign.referral r USING (referral_id)
LEFT JOIN sent k ON k.subject_id = n.referral_id
LEFT JOIN campaign.referral_elsewhere e ON e.referral_id = n.referral_id
LEFT JOIN campaign.withdrawn_consent w ON w.consent_id = r.consent_id
LEFT JOIN (SELECT referral_id, min(destroyed_on) AS destroyed_on FROM campaign.partner_destruction GROUP BY 1) d
    ON d.referral_id = n.referral_id
WHERE (k.package_id IS NOT NULL OR e.document_no IS NOT NULL)
  AND (n.state IN ('cancelled', 'expired') OR w.consent_id IS NOT NULL)
