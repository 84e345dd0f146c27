-- Every request for a visit and whether it is open: its target is, and no outcome has ended it. An outcome ends the request
-- it answers and every older one of its target; a visit that was not done ends none. What was asked for or found for a target
-- that is attached counts for the one that goes on. Grain: request.
-- Reads campaign.visit_request, campaign.target_now, campaign.target_root, campaign.visit_outcome.
CREATE OR REPLACE VIEW campaign.visit_request_state AS
WITH outcome AS (
    SELECT n.current_id, o.request_id, o.run_no FROM campaign.visit_outcome o JOIN campaign.target_now n USING (target_id)
    WHERE o.result <> 'NOT_DONE')
SELECT r.* REPLACE (t.target_id AS target_id), t.campaign_id, t.root_id, t.state AS target_state, t.is_urgent AS is_target_urgent,
       (t.state = 'open' OR (t.state = 'waiting' AND t.is_urgent)) AND NOT EXISTS (
           SELECT 1 FROM outcome o
           WHERE o.current_id = t.target_id AND (o.request_id = r.request_id OR o.run_no > r.run_no)) AS is_open
FROM campaign.visit_request r
JOIN campaign.target_now n USING (target_id)
JOIN campaign.target_root t ON t.target_id = n.current_id
