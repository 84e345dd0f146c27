-- law: points of each judged household of the pool = the points of its kinds
-- Grain: one row. Reads campaign.pool_standing, campaign.look_up, campaign.pool_reason.
WITH judged AS (
    SELECT p.delivery_id, p.household_id, any_value(p.points) AS points, coalesce(sum(k.points), 0) AS told
    FROM campaign.pool_standing p
    SEMI JOIN campaign.look_up l USING (delivery_id)
    LEFT JOIN campaign.pool_reason k USING (delivery_id, household_id)
    GROUP BY p.delivery_id, p.household_id)
SELECT coalesce(sum(points), 0) AS left_side, coalesce(sum(told), 0) AS right_side,
       NOT coalesce(bool_or(points <> told), false) AS holds
FROM judged
