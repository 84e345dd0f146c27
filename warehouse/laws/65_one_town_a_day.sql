-- law: no plan sends anybody to two towns on one day
-- Grain: one row. Reads campaign.visit, campaign.visit_plan, ref.town_alias. As visits stand; a promise stands whatever the
-- roster says since.
WITH newest AS (SELECT * FROM campaign.visit QUALIFY row_number() OVER (PARTITION BY visit_id ORDER BY run_no DESC) = 1),
goes AS (
    SELECT DISTINCT unnest([v.officer_id, v.officer_2_id]) AS officer_id, v.visit_on, a.town_code
    FROM newest v JOIN campaign.visit_plan p USING (visit_plan_id) JOIN ref.town_alias a ON a.alias = p.town_code
    WHERE v.state = 'planned' AND NOT v.is_confirmed)
SELECT count(*) AS left_side, count(DISTINCT (officer_id, visit_on)) AS right_side, left_side = right_side AS holds
FROM goes WHERE officer_id IS NOT NULL
