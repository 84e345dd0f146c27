-- law: every referral that left for a partner rests on a consent that is whole and covers partner, items and day
-- Grain: one row. Reads ops.package_row, ops.package, campaign.referral, campaign.consent, campaign.consent_withdrawal,
-- campaign.target_now, campaign.referral_rule: a consent for a target that is attached holds for the one that goes on; one from
-- before the rule says less than it has to since.
WITH told AS (
    SELECT p.subject_id, k.recipient, k.made_on, k.run_no
    FROM ops.package_row p JOIN ops.package k USING (package_id) WHERE p.subject_kind = 'referral'),
covered AS (
    SELECT t.subject_id,
           coalesce(t.recipient = 'partner-' || r.partner AND c.partner = r.partner AND p.current_id = q.current_id
               AND len(r.items) > 0 AND list_has_all(c.items, r.items) AND t.made_on BETWEEN c.given_on AND c.valid_until
               AND (c.run_no <= l.after_run_no OR (c.is_right_told AND c.purpose <> '' AND c.given_by <> ''
                                                   AND c.retained_until >= t.made_on))
               AND NOT EXISTS (SELECT 1 FROM campaign.consent_withdrawal w WHERE w.target_id IN (c.target_id, r.target_id)
                               AND coalesce(w.partner = c.partner, true)
                               AND w.withdrawn_on >= c.given_on AND w.run_no >= c.run_no AND w.run_no <= t.run_no),
               false) AS holds
    FROM told t LEFT JOIN campaign.referral r ON r.referral_id = t.subject_id LEFT JOIN campaign.consent c USING (consent_id)
    CROSS JOIN campaign.referral_rule l
    LEFT JOIN campaign.target_now p ON p.target_id = c.target_id LEFT JOIN campaign.target_now q ON q.target_id = r.target_id)
SELECT count(*) AS left_side, count(*) FILTER (holds) AS right_side, coalesce(bool_and(holds), true) AS holds FROM covered
