-- Goals and services of the cases of a household, without their words. Grain: (case, kind, item).
-- Reads campaign.case_item_now, campaign.welfare_case, core.household_root.
SELECT i.case_id, i.kind, i.item_no, i.domain, i.service, i.due_on, i.result, i.result_on
FROM campaign.case_item_now i
JOIN campaign.welfare_case c USING (case_id)
JOIN core.household_root r USING (household_id)
JOIN core.household_root asked ON asked.household_id = $household_id AND asked.root_id = r.root_id
ORDER BY i.case_id, i.kind, i.item_no
