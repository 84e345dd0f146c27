-- Seats that earlier look-ups of the same period took: a look-up that is sent again gets no second capacity. What went back
-- with a refused list holds no seat, nor does whom a withdrawn look-up named and this one does not: nobody is called on the word
-- of another county's list. Grain: (standing, town).
-- Reads pool, campaign.pool_standing, ops.delivery, core.withdrawn_delivery, core.household_root, core.household_place,
-- campaign.target, campaign.target_now, campaign.target_event.
CREATE OR REPLACE TEMP TABLE seat_taken AS
SELECT p.standing, t.town_code, count(*) AS seats
FROM campaign.pool_standing p
JOIN ops.delivery d USING (delivery_id)
JOIN core.household_root r USING (household_id)
LEFT JOIN core.household_place t ON t.household_id = r.root_id
WHERE p.standing IN ('selected', 'audit')
  AND d.period = (SELECT o.period FROM ops.delivery o WHERE o.delivery_id = $delivery_id)
  AND (p.delivery_id NOT IN (SELECT delivery_id FROM core.withdrawn_delivery)
       OR r.root_id IN (SELECT household_id FROM pool))
  AND NOT EXISTS (SELECT 1 FROM campaign.target x JOIN campaign.target_now n USING (target_id)
                  JOIN campaign.target_event e ON e.target_id = n.current_id
                  WHERE x.household_id = p.household_id AND x.delivery_id = p.delivery_id AND e.event = 'sent_back')
GROUP BY ALL
