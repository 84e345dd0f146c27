-- Open referrals that something has overtaken, with the row behind it: the consent was taken back, is barred by a refusal, an end
-- as refused or a stop, or ran out before it was used; the person died or another county took over. role: whose no it was, else
-- the clock's. Grain: referral.
-- Reads campaign.referral_state, campaign.consent, standing_consent, campaign.withdrawn_consent,
-- campaign.target_event.
WITH gone AS (
    SELECT target_id, min(delivery_id) AS delivery_id, min(row_no) AS row_no FROM campaign.target_event
    WHERE end_state IN ('closed_died', 'closed_handed_over') OR event = 'removed' GROUP BY 1)
SELECT r.referral_id, r.state, r.step_no, CASE WHEN b.consent_id IS NULL THEN 'clock' ELSE 'household' END AS role,
       coalesce(w.source.delivery_id, g.delivery_id, b.barred_by.delivery_id, c.delivery_id) AS delivery_id,
       coalesce(w.source.row_no, g.row_no, b.barred_by.row_no, c.row_no) AS row_no
FROM campaign.referral_state r
JOIN campaign.consent c USING (consent_id)
LEFT JOIN campaign.withdrawn_consent w USING (consent_id)
LEFT JOIN gone g ON g.target_id = r.target_id
LEFT JOIN (SELECT consent_id, barred_by FROM standing_consent WHERE is_barred) b USING (consent_id)
WHERE r.is_open
  AND (w.consent_id IS NOT NULL OR g.target_id IS NOT NULL OR b.consent_id IS NOT NULL OR (r.state = 'draft' AND c.valid_until < $as_of))
ORDER BY r.referral_id
