-- law: no household has two visits planned on one day
-- Grain: one row. Reads campaign.visit. A visit that was taken back, or moved to another day, does not count where it was.
WITH newest AS (SELECT * FROM campaign.visit QUALIFY row_number() OVER (PARTITION BY visit_id ORDER BY run_no DESC) = 1)
SELECT count(*) AS left_side, count(DISTINCT (target_id, visit_on)) AS right_side, left_side = right_side AS holds
FROM newest WHERE state = 'planned'
