-- Which members of a household died, moved or live in an institution, and the row that says so. Grain: member of such a fate.
-- Reads core.person_status, core.person_household, core.household_root.
SELECT s.status, s.event_on, s.delivery_id, s.row_no
FROM core.person_status s
JOIN core.person_household m USING (person_id)
JOIN core.household_root h ON h.household_id = $household_id AND h.root_id = m.household_id
WHERE s.status <> 'HERE' ORDER BY s.event_on, s.delivery_id, s.row_no
