-- law: not more than one routine attempt is planned per target, channel and day, and no household or number is planned twice on a day
-- Grain: one row, counting contacts and the numbers that they ring. Reads campaign.contact_plan. A named order is exempt.
WITH routine AS (SELECT target_id, planned_on, number_keys FROM campaign.contact_plan WHERE order_delivery_id IS NULL),
rung AS (SELECT DISTINCT target_id, planned_on, unnest(number_keys) AS number_key FROM routine),
counted AS (
    SELECT count(*) AS planned, count(DISTINCT (target_id, planned_on)) AS apart FROM routine
    UNION ALL
    SELECT count(*), count(DISTINCT (number_key, planned_on)) FROM rung)
SELECT sum(planned) AS left_side, sum(apart) AS right_side, left_side = right_side AS holds FROM counted
