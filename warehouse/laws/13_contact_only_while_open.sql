-- law: routine contact is planned only with targets that were released and had not ended; an urgent one does not wait
-- Grain: one row. Reads campaign.contact_plan, campaign.target, campaign.target_event. A named order is exempt.
WITH planned AS (
    SELECT p.plan_id, t.is_urgent OR EXISTS (
               SELECT 1 FROM campaign.target_event e WHERE e.target_id = p.target_id AND e.event = 'approved' AND e.run_no <= p.run_no)
           AS is_released,
           EXISTS (SELECT 1 FROM campaign.target_event e WHERE e.target_id = p.target_id AND e.event IN ('closed', 'removed')
                   AND e.run_no < p.run_no) AS has_ended
    FROM campaign.contact_plan p JOIN campaign.target t USING (target_id)
    WHERE p.order_delivery_id IS NULL)
SELECT count(*) AS left_side, count(*) FILTER (is_released AND NOT has_ended) AS right_side, left_side = right_side AS holds
FROM planned
