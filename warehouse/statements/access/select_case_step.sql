-- The steps of the cases of a household, each with the row that told it. Grain: (case, step).
-- Reads campaign.case_event, campaign.welfare_case, core.household_root.
SELECT e.case_id, e.state, e.from_state, e.happened_on, e.set_by, e.delivery_id, e.row_no
FROM campaign.case_event e
JOIN campaign.welfare_case c USING (case_id)
JOIN core.household_root r USING (household_id)
JOIN core.household_root asked ON asked.household_id = $household_id AND asked.root_id = r.root_id
ORDER BY e.case_id, e.step_no
