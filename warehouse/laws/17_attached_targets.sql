-- law: every attached target leads to one target of its household that is not attached
-- Grain: one row. Reads campaign.target_event, campaign.target_now, campaign.target_root.
WITH attached AS (
    SELECT e.target_id, t.root_id FROM campaign.target_event e JOIN campaign.target_root t USING (target_id)
    WHERE e.event = 'attached')
SELECT count(*) AS left_side,
       count(n.current_id) FILTER (t.root_id = a.root_id AND n.current_id <> a.target_id AND c.current_id = n.current_id) AS right_side,
       left_side = right_side AS holds
FROM attached a
LEFT JOIN campaign.target_now n USING (target_id)
LEFT JOIN campaign.target_now c ON c.target_id = n.current_id
LEFT JOIN campaign.target_root t ON t.target_id = n.current_id
