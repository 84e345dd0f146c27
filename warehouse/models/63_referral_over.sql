-- Referrals of which a partner holds something, and that are over without it, or whose consent was taken back after they were ended
-- with its reply ('withdrawn'); it is to destroy what it got. asked_on: when a package asked it to, NULL of one made in 행복이음, of which
-- the office tells it; destroyed_on: when it says that it did. Grain: referral.
-- Reads campaign.referral_state, campaign.withdrawn_consent, campaign.partner_destruction, ops.package_row, ops.package.
CREATE OR REPLACE VIEW campaign.referral_over AS
SELECT r.referral_id, r.partner, CASE WHEN r.state IN ('cancelled', 'expired') THEN r.state ELSE 'withdrawn' END AS state,
       r.package_id, r.ssis_no, greatest(r.happened_on, w.source.withdrawn_on) AS over_on, a.asked_on, d.destroyed_on
FROM campaign.referral_state r
LEFT JOIN campaign.withdrawn_consent w ON w.consent_id = r.consent_id
LEFT JOIN (SELECT p.subject_id, min(k.made_on) AS asked_on FROM ops.package_row p JOIN ops.package k USING (package_id)
           WHERE p.subject_kind = 'referral_withdrawn' GROUP BY 1) a ON a.subject_id = r.referral_id
LEFT JOIN (SELECT referral_id, min(destroyed_on) AS destroyed_on FROM campaign.partner_destruction GROUP BY 1) d
    ON d.referral_id = r.referral_id
WHERE (r.package_id IS NOT NULL OR r.ssis_no IS NOT NULL)
  AND (r.state IN ('cancelled', 'expired') OR (w.consent_id IS NOT NULL AND r.state IN ('completed', 'rejected', 'failed')))
