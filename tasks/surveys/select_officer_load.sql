-- Open households by the officer who has them. Grain: officer. Reads campaign.planned_officer, campaign.target_state.
SELECT officer_id, count(*) AS households
FROM campaign.planned_officer
SEMI JOIN (SELECT target_id FROM campaign.target_state WHERE state IN ('open', 'waiting')) USING (target_id)
GROUP BY officer_id
