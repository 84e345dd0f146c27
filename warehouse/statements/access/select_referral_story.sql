-- All that happened with the referrals of a household: steps, the packages that told the partner, with the letter beside
-- each, and what the person said. what: step, told (again: for a second time or later), destroy, destroyed, word. Grain:
-- (referral, thing).
-- Reads campaign.referral_state, campaign.consent, campaign.target_root, core.household_root, campaign.referral_event,
-- campaign.referral_confirmation, campaign.partner_destruction, ops.package_row, ops.package.
WITH mine AS (
    SELECT r.referral_id, r.partner, r.service, r.items, r.ssis_no, c.given_on, c.given_by, c.valid_until, c.retained_until
    FROM campaign.referral_state r
    JOIN campaign.target_root t USING (target_id)
    JOIN core.household_root h ON h.household_id = $household_id AND h.root_id = t.root_id
    JOIN campaign.consent c USING (consent_id)),
thing AS (
    SELECT referral_id, happened_on, run_no, 1 AS place, step_no, 'step' AS what, state AS said, outcome, reply_due_on,
           NULL AS package_id, NULL AS letter_id
    FROM campaign.referral_event
    UNION ALL
    SELECT p.subject_id, k.made_on, k.run_no, 2, 0,
           CASE WHEN p.subject_kind = 'referral_withdrawn' THEN 'destroy'
                WHEN row_number() OVER (PARTITION BY p.subject_kind, p.subject_id ORDER BY k.run_no) > 1 THEN 'again'
                ELSE 'told' END,
           NULL, NULL, NULL, k.package_id, l.package_id
    FROM ops.package_row p JOIN ops.package k USING (package_id)
    LEFT JOIN ops.package l ON l.recipient = k.recipient AND l.run_no = k.run_no AND l.kind = 'referral_letter'
    WHERE p.subject_kind IN ('referral', 'referral_withdrawn')
    UNION ALL
    SELECT referral_id, confirmed_on, run_no, 3, 0, 'word', CASE WHEN is_received THEN 'RECEIVED' ELSE 'NOT_RECEIVED' END, NULL, NULL,
           NULL, NULL
    FROM campaign.referral_confirmation
    UNION ALL
    SELECT referral_id, destroyed_on, run_no, 3, 0, 'destroyed', NULL, NULL, NULL, NULL, NULL FROM campaign.partner_destruction)
SELECT m.*, g.* EXCLUDE (referral_id, run_no, place, step_no)
FROM mine m JOIN thing g USING (referral_id)
ORDER BY m.given_on, m.referral_id, g.run_no, g.place, g.step_no, g.happened_on
