-- What lies before each town: households that are on a list, reported or targets without an end, those of them nobody has
-- spoken to and who have no visit before them, and the minutes of the visits that are open. Grain: town, '' where unknown.
-- Reads new_listing, reported, campaign.target_root, campaign.target_due, campaign.spoken_contact,
-- campaign.visit_request_state, core.household_place.
WITH target AS (
    SELECT root_id AS household_id, target_id FROM campaign.target_root WHERE state IN ('waiting', 'open')),
household AS (
    SELECT household_id, target_id FROM target
    UNION ALL
    SELECT household_id, NULL FROM (SELECT household_id FROM new_listing UNION SELECT household_id FROM reported)
    ANTI JOIN target USING (household_id)),
spoken AS (SELECT DISTINCT target_id, true AS is_spoken FROM campaign.spoken_contact),
visit AS (
    SELECT target_id, sum((minutes + $travel_minutes) * CASE WHEN needs_two THEN 2 ELSE 1 END) AS minutes
    FROM campaign.visit_request_state WHERE is_open GROUP BY target_id)
SELECT coalesce(p.town_code, '') AS town_code, count(*) AS households,
       count(*) FILTER (s.is_spoken IS NULL) AS unspoken,
       count(*) FILTER (s.is_spoken IS NULL AND v.target_id IS NULL) AS unspoken_without_visit,
       coalesce(sum(v.minutes), 0) AS visit_minutes, max(d.due_on) AS due_on
FROM household h
LEFT JOIN core.household_place p USING (household_id)
LEFT JOIN spoken s ON s.target_id = h.target_id
LEFT JOIN visit v ON v.target_id = h.target_id
LEFT JOIN campaign.target_due d ON d.target_id = h.target_id
GROUP BY ALL ORDER BY town_code
