-- Referrals that are due, with the person who is asked for in the household; new ones first. Grain: referral.
-- Reads due_referral, core.household_contact.
SELECT d.referral_id, d.target_id, d.partner, d.service, d.items, d.domains, d.state, d.step_no, d.consent_delivery_id, d.consent_row_no,
       d.times, d.last_on, d.retained_until, d.reply_due_on, d.is_flagged, c.person_name, coalesce(c.phone, c.phone_2) AS phone, c.address, c.town_code, c.birth_year
FROM due_referral d
LEFT JOIN core.household_contact c ON c.household_id = d.root_id
ORDER BY d.partner, d.state = 'requested', d.referral_id
