-- What amendments asked of the targets of a household, and what came of it. Grain: change.
-- Reads campaign.amendment, campaign.target, core.household_root.
SELECT a.target_id, a.action, a.reason_code, a.outcome
FROM campaign.amendment a
JOIN campaign.target t USING (target_id)
JOIN core.household_root x ON x.household_id = t.household_id
JOIN core.household_root h ON h.household_id = $household_id AND h.root_id = x.root_id
ORDER BY a.run_no, a.delivery_id, a.row_no
