-- The needs that a household told last, with the gap that was found when it did. Grain: (target, domain).
-- Reads campaign.assessed_need, campaign.service_gap, campaign.target_root, core.household_root.
SELECT a.domain, a.answered_on, g.reason, g.found_on
FROM campaign.assessed_need a
JOIN campaign.target_root t USING (target_id)
JOIN core.household_root r ON r.household_id = $household_id AND r.root_id = t.root_id
LEFT JOIN campaign.service_gap g ON g.delivery_id = a.delivery_id AND g.row_no = a.row_no AND g.domain = a.domain
WHERE a.is_needed
ORDER BY a.answered_on, a.domain, a.target_id
