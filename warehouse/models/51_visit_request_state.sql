-- Every request for a visit and whether it is open: its target is, and no outcome has ended it. An outcome ends the request
-- it answers and every older one of its target; a visit that was not done ends none. Grain: request.
-- Reads campaign.visit_request, campaign.target_root, campaign.visit_outcome.
CREATE OR REPLACE VIEW campaign.visit_request_state AS
WITH ended AS (SELECT target_id, request_id, run_no FROM campaign.visit_outcome WHERE result <> 'NOT_DONE'),
answered AS (SELECT DISTINCT target_id, request_id, true AS is_answered FROM ended),
last AS (SELECT target_id, max(run_no) AS last_no FROM ended GROUP BY target_id)
SELECT r.*, t.campaign_id, t.root_id, t.state AS target_state, t.is_urgent AS is_target_urgent,
       (t.state = 'open' OR (t.state = 'waiting' AND t.is_urgent))
           AND a.is_answered IS NULL AND coalesce(l.last_no <= r.run_no, true) AS is_open
FROM campaign.visit_request r
JOIN campaign.target_root t USING (target_id)
LEFT JOIN answered a ON a.target_id = r.target_id AND a.request_id = r.request_id
LEFT JOIN last l ON l.target_id = r.target_id
