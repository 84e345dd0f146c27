-- Who is left of the households whose people are said to be gone, and the register's row of who moved away. left_here: members of
-- whom neither the register nor, in this campaign, an officer at the door says that they are gone: who was in a hospital may
-- be back.
-- Grain: target. Reads door_case, campaign.campaign_event, core.person_household, core.person_status, core.door_loss_now.
WITH lost AS (
    SELECT person_id FROM core.door_loss_now
    WHERE told_on >= (SELECT max(happened_on) FROM campaign.campaign_event WHERE event = 'opened'))
SELECT c.target_id, count(*) FILTER (s.person_id IS NULL AND d.person_id IS NULL) AS left_here,
       arg_max(s.delivery_id, (s.delivery_id, s.row_no)) FILTER (s.status = 'MOVED_OUT') AS receipt_delivery_id,
       arg_max(s.row_no, (s.delivery_id, s.row_no)) FILTER (s.status = 'MOVED_OUT') AS receipt_row_no
FROM door_case c
JOIN core.person_household m ON m.household_id = c.root_id
LEFT JOIN core.person_status s ON s.person_id = m.person_id AND s.status <> 'HERE'
LEFT JOIN lost d ON d.person_id = m.person_id
WHERE c.result IN ('DIED', 'INSTITUTION', 'MOVED')
GROUP BY c.target_id
