-- Who is left of the households whose people are said to be gone, and the register's row of who moved away. left_here: members but
-- as many as the register has gone, or officers were told of at the door, whichever are more: both may tell of the same.
-- Grain: target. Reads door_case, campaign.visit_outcome, core.person_household, core.person_status.
WITH report AS (
    SELECT target_id, count(*) AS reports FROM campaign.visit_outcome WHERE result IN ('DIED', 'INSTITUTION') GROUP BY target_id)
SELECT c.target_id, count(*) - greatest(count(s.person_id), coalesce(any_value(r.reports), 0)) AS left_here,
       arg_max(s.delivery_id, (s.delivery_id, s.row_no)) FILTER (s.status = 'MOVED_OUT') AS receipt_delivery_id,
       arg_max(s.row_no, (s.delivery_id, s.row_no)) FILTER (s.status = 'MOVED_OUT') AS receipt_row_no
FROM door_case c
JOIN core.person_household m ON m.household_id = c.root_id
LEFT JOIN core.person_status s ON s.person_id = m.person_id AND s.status <> 'HERE'
LEFT JOIN report r ON r.target_id = c.target_id
WHERE c.result IN ('DIED', 'INSTITUTION', 'MOVED')
GROUP BY c.target_id
