-- law: not more than one routine attempt is planned per target, channel and day, and nobody is contacted twice on a day
-- Grain: one row. Reads campaign.contact_plan. A named order is exempt.
SELECT count(*) AS left_side, count(DISTINCT (target_id, planned_on)) AS right_side, left_side = right_side AS holds
FROM campaign.contact_plan WHERE order_delivery_id IS NULL
