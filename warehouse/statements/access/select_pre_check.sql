-- What the pre-check says of the targets of a household. Grain: (target, benefit).
-- Reads campaign.eligibility_now, campaign.target_root, core.household_root.
SELECT e.target_id, e.benefit, e.answer, e.missing, e.uses_inferred, e.checked_on
FROM campaign.eligibility_now e
JOIN campaign.target_root t USING (target_id)
JOIN core.household_root r ON r.household_id = $household_id AND r.root_id = t.root_id
ORDER BY e.checked_on, e.target_id, e.benefit
