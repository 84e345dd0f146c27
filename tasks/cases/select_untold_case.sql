-- Cases that the conference has not been told of, with the person who is asked for in the household. Grain: case.
-- Reads campaign.case_state, core.*, ref.town, ops.package_row.
SELECT c.case_id, c.criterion, c.opened_on, c.plan_due_on, h.person_name, h.birth_year, w.name_ko AS town_ko, p.ri
FROM campaign.case_state c
JOIN core.household_root r USING (household_id)
LEFT JOIN core.household_contact h ON h.household_id = r.root_id
LEFT JOIN core.household_place p ON p.household_id = r.root_id
LEFT JOIN ref.town w USING (town_code)
WHERE c.is_open AND c.case_id NOT IN (SELECT k.subject_id FROM ops.package_row k WHERE k.subject_kind = 'case')
ORDER BY c.opened_on, c.case_id
