-- Open referrals whose partner was told an address at which the household lives no more: its officer tells it the new one,
-- unless the referral left again since. Kept once for a consent. Grain: row of a consent.
-- Reads campaign.referral_state, campaign.consent, campaign.target_root, campaign.target_owner, campaign.deviation,
-- ops.package_row, ops.package, core.household_state, core.household_now.
INSERT INTO campaign.deviation BY NAME
WITH told AS (
    SELECT r.referral_id, r.target_id, r.consent_id, t.root_id, max(k.run_no) AS run_no
    FROM campaign.referral_state r
    JOIN campaign.target_root t USING (target_id)
    JOIN ops.package_row p ON p.subject_kind = 'referral' AND p.subject_id = r.referral_id
    JOIN ops.package k ON k.package_id = p.package_id
    WHERE r.is_open AND list_contains(r.items, 'ADDRESS') GROUP BY ALL),
was AS (
    SELECT t.*, max_by({'address': s.address, 'ri': s.ri}, s.run_no) AS said
    FROM told t JOIN core.household_state s ON s.household_id = t.root_id AND s.run_no <= t.run_no GROUP BY ALL)
SELECT DISTINCT c.delivery_id, c.row_no, w.target_id, 'partner_has_old_address' AS code, coalesce(o.owner, 'team_head') AS owner,
       $as_of AS noticed_on, $run_no AS run_no
FROM was w
JOIN campaign.consent c USING (consent_id)
JOIN core.household_now m ON m.household_id = w.root_id
LEFT JOIN campaign.target_owner o ON o.target_id = w.target_id
ANTI JOIN campaign.deviation d ON d.delivery_id = c.delivery_id AND d.row_no = c.row_no AND d.code = 'partner_has_old_address'
WHERE is_other_door(w.said.address, w.said.ri, m.address, m.ri)
