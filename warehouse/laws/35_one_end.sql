-- law: no target ends twice
-- Grain: one row. Reads campaign.target_event.
SELECT count(*) AS left_side, count(DISTINCT target_id) AS right_side, left_side = right_side AS holds
FROM campaign.target_event WHERE event = 'closed'
