-- The telephone numbers of the households that were not found, and those that were called. Grain: target.
-- Reads door_case, core.household_contact, campaign.contact_attempt.
SELECT c.target_id,
       list_filter([CASE WHEN h.phone IS NOT NULL THEN 'phone' END, CASE WHEN h.phone_2 IS NOT NULL THEN 'phone_2' END],
                   lambda n: n IS NOT NULL) AS known,
       coalesce((SELECT list(DISTINCT a.number_ref) FROM campaign.contact_attempt a
                 WHERE a.target_id = c.target_id AND a.number_ref IS NOT NULL), []) AS tried
FROM door_case c LEFT JOIN core.household_contact h ON h.household_id = c.root_id
WHERE c.result = 'UNFOUND'
