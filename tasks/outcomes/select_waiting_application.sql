-- Applications that leave, with the person who is asked for in the household. Grain: application.
-- Reads waiting_application, core.household_contact, core.person_now.
SELECT w.application_id, w.benefit, w.applied_on, c.person_name,
       coalesce(CAST(p.birth_on AS VARCHAR), CAST(p.birth_year AS VARCHAR)) AS birth
FROM waiting_application w
LEFT JOIN core.household_contact c ON c.household_id = w.root_id
LEFT JOIN core.person_now p ON p.person_id = c.person_id
ORDER BY w.applied_on, w.application_id
