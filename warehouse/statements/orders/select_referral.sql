-- Referrals of which somebody's word is awaited, be it that what is over was destroyed (is_to_destroy), with every row that
-- told a partner of them, and their number in 행복이음: nothing of any household but its town. Grain: (referral, row of a
-- package).
-- Reads campaign.referral_state, campaign.target_root, core.household_place, ref.town, ops.package_row,
-- campaign.referral_over.
SELECT r.referral_id, r.partner, r.service, r.state, r.is_unconfirmed, r.happened_on, r.reply_due_on, r.ssis_no, w.name_ko AS town_ko,
       v.referral_id IS NOT NULL AS is_to_destroy, p.package_id, p.ref
FROM campaign.referral_state r
JOIN campaign.target_root t USING (target_id)
LEFT JOIN core.household_place h ON h.household_id = t.root_id
LEFT JOIN ref.town w ON w.town_code = h.town_code
LEFT JOIN (FROM campaign.referral_over WHERE destroyed_on IS NULL) v ON v.referral_id = r.referral_id
LEFT JOIN ops.package_row p ON p.subject_id = r.referral_id AND p.subject_kind IN ('referral', 'referral_withdrawn')
WHERE r.state <> 'draft' AND (r.is_open OR r.is_reported OR is_to_destroy)
ORDER BY r.happened_on, r.referral_id, p.run_no
