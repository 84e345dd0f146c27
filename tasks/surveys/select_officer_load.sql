-- Open households by the officer who has them. Grain: officer. Reads campaign.contact_plan, campaign.target_state.
SELECT officer_id, count(*) AS households
FROM (SELECT target_id, max_by(officer_id, (run_no, planned_on)) AS officer_id FROM campaign.contact_plan
      WHERE officer_id IS NOT NULL GROUP BY target_id)
SEMI JOIN (SELECT target_id FROM campaign.target_state WHERE state IN ('open', 'waiting')) USING (target_id)
GROUP BY officer_id
