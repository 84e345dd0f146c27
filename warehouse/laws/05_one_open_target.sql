-- law: one open target per household
-- Grain: one row. Reads campaign.target_root, core.household_root_state, ops.stage_run. Households that turned out to be one
-- since the last screening are still two: it attaches one's target to the other's.
WITH seen AS (SELECT coalesce(max(run_no), 0) AS run_no FROM ops.stage_run WHERE stage = 'screening'),
changed AS (SELECT household_id, max(run_no) AS run_no FROM core.household_root_state GROUP BY household_id),
living AS (
    SELECT t.target_id, CASE WHEN c.run_no > seen.run_no THEN t.household_id ELSE t.root_id END AS household_id
    FROM campaign.target_root t CROSS JOIN seen LEFT JOIN changed c USING (household_id)
    WHERE t.state IN ('waiting', 'open'))
SELECT count(*) AS left_side, count(DISTINCT household_id) AS right_side, count(*) = count(DISTINCT household_id) AS holds
FROM living
