-- Referrals that are due, with the person whom the sheet named in which the consent came back; new ones first. Whoever else
-- is asked for in the household by now may have consented to nothing, so they leave only where no sheet says whom it named;
-- where that person is there no more (is_gone), nobody does. Grain: referral.
-- Reads due_referral, campaign.returned_row, campaign.referral, campaign.consent, campaign.target, ops.package,
-- core.household_state, core.person_now, core.person_status, core.household_contact, core.household_place.
WITH asked AS (
    SELECT d.referral_id, arg_max({'person_id': s.person_id}, s.run_no) AS named
    FROM due_referral d
    JOIN campaign.returned_row a ON a.delivery_id = d.consent_delivery_id AND a.row_no = d.consent_row_no
    JOIN ops.package k ON k.package_id = a.package_id
    JOIN campaign.referral f ON f.referral_id = d.referral_id
    JOIN campaign.consent o ON o.consent_id = f.consent_id
    JOIN campaign.target t ON t.target_id = o.target_id
    JOIN core.household_state s ON s.household_id = t.household_id AND s.run_no <= k.run_no
    GROUP BY d.referral_id HAVING arg_max(s.person_id IS NOT NULL, s.run_no)),
person AS (
    SELECT a.referral_id, p.person_name, p.birth_year, p.phone, p.phone_2, p.address
    FROM asked a
    JOIN core.person_now p ON p.person_id = a.named.person_id
    ANTI JOIN (SELECT person_id FROM core.person_status WHERE status <> 'HERE') g ON g.person_id = p.person_id
    UNION ALL
    SELECT d.referral_id, c.person_name, c.birth_year, c.phone, c.phone_2, c.address
    FROM due_referral d ANTI JOIN asked USING (referral_id) JOIN core.household_contact c ON c.household_id = d.root_id)
SELECT d.referral_id, d.target_id, d.partner, d.service, d.items, d.domains, d.state, d.step_no, d.consent_delivery_id, d.consent_row_no,
       d.times, d.last_on, d.retained_until, d.reply_due_on, d.is_flagged,
       n.referral_id IS NULL AND d.referral_id IN (SELECT referral_id FROM asked) AS is_gone, n.person_name,
       coalesce(n.phone, n.phone_2) AS phone, n.address, p.town_code, n.birth_year
FROM due_referral d
LEFT JOIN person n ON n.referral_id = d.referral_id
LEFT JOIN core.household_place p ON p.household_id = d.root_id
ORDER BY d.partner, d.state = 'requested', d.referral_id
