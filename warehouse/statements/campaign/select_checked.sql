-- The newest pre-check of each household, under every id that the household has: the demo knows it by its number in the look-up.
-- Grain: (household id, benefit). Reads campaign.eligibility_now, campaign.target_root, core.household_root, core.household.
SELECT r.household_id, e.benefit, e.answer
FROM campaign.eligibility_now e
JOIN campaign.target_root t USING (target_id)
JOIN core.household_root r ON r.root_id = t.root_id
JOIN core.household h ON h.household_id = r.household_id AND h.named_by = 'look_up'
WHERE t.campaign_id = $campaign_id AND t.state <> 'removed'
QUALIFY row_number() OVER (PARTITION BY t.root_id, e.benefit ORDER BY e.run_no DESC, r.household_id) = 1
ORDER BY r.household_id, e.benefit
