-- Lines of packages that lie with somebody and name a person who is gone since, with whom one asks for now; none of which its holder
-- was told, or told us; none of a household that nobody looks for any more, of an AI call that was held, or of a referral that ended.
-- Grain: (recipient, package, line). Reads campaign.lost_name, campaign.package_named, campaign.target_root, campaign.contact_attempt,
-- campaign.referral_state, core.door_loss, ops.package, ops.package_row.
WITH held AS (
    SELECT DISTINCT package_id, target_id FROM campaign.contact_attempt WHERE channel = 'ai_call'),
finder AS (
    SELECT d.person_id, k.recipient FROM core.door_loss d JOIN ops.package k USING (package_id))
SELECT k.recipient, k.kind, k.package_id, l.ref, l.person_id, l.person_name, l.birth_year
FROM campaign.lost_name l
JOIN ops.package k USING (package_id)
JOIN campaign.package_named p ON p.package_id = l.package_id AND p.ref = l.ref
SEMI JOIN (FROM campaign.target_root WHERE state IN ('waiting', 'open')) t ON t.root_id = l.household_id
LEFT JOIN held h ON h.package_id = p.package_id AND h.target_id = p.target_id
LEFT JOIN campaign.referral_state f ON f.referral_id = p.subject_id
ANTI JOIN finder d ON d.person_id = l.person_id AND d.recipient = k.recipient
ANTI JOIN ops.package_row s ON s.subject_kind = 'lost_name' AND s.subject_id = concat_ws('|', l.package_id, l.ref, l.person_id)
WHERE CASE k.kind WHEN 'ai_call_request' THEN h.package_id IS NULL AND k.recipient <> 'call_service'
                  WHEN 'referral' THEN coalesce(f.is_open, false)
                  ELSE k.kind IN ('phone_worklist', 'urgent_worklist', 'day_sheet') END
  AND (f.is_open OR k.made_on > CAST($as_of AS DATE) - CAST($days AS INTEGER))
ORDER BY k.recipient, k.package_id, l.ref
