-- law: one open target per household
-- Grain: one row. Reads campaign.target_root.
SELECT count(*) AS left_side, count(DISTINCT root_id) AS right_side, count(*) = count(DISTINCT root_id) AS holds
FROM campaign.target_root WHERE state IN ('waiting', 'open')
