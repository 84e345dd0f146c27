-- The cases of a household as they stand. Grain: case. Reads campaign.case_now, core.household_root.
SELECT c.case_id, c.opened_on, c.criterion, c.difficulty, c.officer_id, c.is_waiting, c.task, c.due_on, c.owner, c.state, c.closing_reason
FROM campaign.case_now c
JOIN core.household_root r USING (household_id)
JOIN core.household_root asked ON asked.household_id = $household_id AND asked.root_id = r.root_id
ORDER BY c.opened_on, c.case_id
