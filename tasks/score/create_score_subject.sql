-- Every household at every look-up of a closed campaign whose reasons were kept and that it could have been chosen from, or had
-- been already. Grain: (look-up, household).
-- Reads campaign.pool_standing, campaign.look_up, campaign.campaign_event, ops.run.
CREATE OR REPLACE TEMP TABLE score_subject AS
SELECT p.delivery_id, p.household_id, r.as_of AS judged_on, p.run_no
FROM campaign.pool_standing p
JOIN campaign.look_up l USING (delivery_id)
JOIN ops.run r ON r.run_no = p.run_no
WHERE p.standing IN ('selected', 'audit', 'below_line', 'open_already')
  AND l.campaign_id IN (SELECT campaign_id FROM campaign.campaign_event WHERE event = 'closed')
