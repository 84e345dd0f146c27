-- Open referrals that something has overtaken, with the row behind it: the consent was taken back, is barred by a refusal, an end
-- as refused or a stop, or ran out before it was used; the person died or another county took over. role: whose no it was, else
-- the clock's. Grain: referral.
-- Reads campaign.referral_state, campaign.consent, standing_consent, campaign.consent_withdrawal, campaign.target_now,
-- campaign.target_event.
WITH withdrawn AS (
    SELECT c.consent_id, arg_min({'delivery_id': w.delivery_id, 'row_no': w.row_no}, (w.run_no, w.delivery_id, w.row_no)) AS source
    FROM campaign.consent c
    JOIN campaign.target_now n USING (target_id)
    JOIN campaign.target_now m ON m.current_id = n.current_id
    JOIN campaign.consent_withdrawal w ON w.target_id = m.target_id AND (w.withdrawn_on, w.run_no) >= (c.given_on, c.run_no)
    GROUP BY 1),
gone AS (
    SELECT target_id, min(delivery_id) AS delivery_id, min(row_no) AS row_no FROM campaign.target_event
    WHERE end_state IN ('closed_died', 'closed_handed_over') OR event = 'removed' GROUP BY 1)
SELECT r.referral_id, r.state, r.step_no, CASE WHEN b.consent_id IS NULL THEN 'clock' ELSE 'household' END AS role,
       coalesce(w.source.delivery_id, g.delivery_id, b.barred_by.delivery_id, c.delivery_id) AS delivery_id,
       coalesce(w.source.row_no, g.row_no, b.barred_by.row_no, c.row_no) AS row_no
FROM campaign.referral_state r
JOIN campaign.consent c USING (consent_id)
LEFT JOIN withdrawn w USING (consent_id)
LEFT JOIN gone g ON g.target_id = r.target_id
LEFT JOIN (SELECT consent_id, barred_by FROM standing_consent WHERE is_barred) b USING (consent_id)
WHERE r.is_open
  AND (w.consent_id IS NOT NULL OR g.target_id IS NOT NULL OR b.consent_id IS NOT NULL OR (r.state = 'draft' AND c.valid_until < $as_of))
ORDER BY r.referral_id
