-- law: no case is closed without the conference's decision and an outcome of each goal
-- Grain: one row. Reads campaign.case_state, campaign.case_event, campaign.case_item_now.
SELECT count(*) AS left_side, count(*) FILTER (d.case_id IS NOT NULL AND g.case_id IS NULL) AS right_side, left_side = right_side AS holds
FROM campaign.case_state s
LEFT JOIN (SELECT DISTINCT case_id FROM campaign.case_event WHERE state = 'conference') d USING (case_id)
LEFT JOIN (SELECT DISTINCT case_id FROM campaign.case_item_now WHERE kind = 'goal' AND result IS NULL) g USING (case_id)
WHERE s.state IN ('closed', 'followed_up')
