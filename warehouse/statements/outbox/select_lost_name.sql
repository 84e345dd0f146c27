-- Lines of packages that lie with somebody and name a person who is gone since, with whom one asks for now; none of which
-- its holder was told (what was told is such a line itself, where somebody else dies later) or told us; none of a household
-- that nobody looks for any more, of an AI call that was held, or of a referral that ended.
-- Grain: (recipient, package, line). Reads campaign.lost_name, campaign.package_named, campaign.target_root,
-- campaign.contact_attempt, campaign.referral_state, core.door_loss, ops.package.
WITH held AS (
    SELECT DISTINCT package_id, target_id FROM campaign.contact_attempt WHERE channel = 'ai_call'),
finder AS (
    SELECT d.person_id, k.recipient FROM core.door_loss d JOIN ops.package k USING (package_id)),
told AS (
    SELECT coalesce(p.target_id, p.household_id) AS subject_id, k.recipient, max(p.run_no) AS run_no
    FROM campaign.package_named p JOIN ops.package k USING (package_id)
    WHERE p.subject_kind = 'lost_name' GROUP BY ALL)
SELECT k.recipient, k.kind, k.package_id, l.ref, coalesce(p.target_id, p.household_id) AS subject_id, l.person_name, l.birth_year
FROM campaign.lost_name l
JOIN ops.package k USING (package_id)
JOIN campaign.package_named p ON p.package_id = l.package_id AND p.ref = l.ref
SEMI JOIN (FROM campaign.target_root WHERE state IN ('waiting', 'open')) t ON t.root_id = l.household_id
LEFT JOIN held h ON h.package_id = p.package_id AND h.target_id = p.target_id
LEFT JOIN campaign.referral_state f ON f.referral_id = p.subject_id
LEFT JOIN told s ON s.subject_id = coalesce(p.target_id, p.household_id) AND s.recipient = k.recipient
ANTI JOIN finder d ON d.person_id = l.person_id AND d.recipient = k.recipient
WHERE CASE k.kind WHEN 'ai_call_request' THEN h.package_id IS NULL AND k.recipient <> 'call_service'
                  WHEN 'referral' THEN coalesce(f.is_open, false)
                  WHEN 'stop_notice' THEN starts_with(k.recipient, 'officer-')
                  ELSE k.kind IN ('phone_worklist', 'urgent_worklist', 'day_sheet') END
  AND coalesce(s.run_no <= p.run_no, true)
  AND (f.is_open OR k.made_on > CAST($as_of AS DATE) - CAST($days AS INTEGER))
ORDER BY k.recipient, k.package_id, l.ref
