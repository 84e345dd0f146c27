-- Every request for a visit and whether it is open: its target is, or waits for approval and is in danger, and no outcome has
-- ended it. An outcome ends the request it answers and every older one of its target, but for one that its own row asked for; a
-- visit that was not done ends none. What was asked for or found for a target that is attached counts for the one that goes on.
-- Grain: request.
-- Reads campaign.visit_request, campaign.target_now, campaign.target_root, campaign.visit_outcome.
CREATE OR REPLACE VIEW main.standing_visit_request_state AS
WITH asked AS (SELECT r.* REPLACE (n.current_id AS target_id) FROM campaign.visit_request r JOIN campaign.target_now n USING (target_id)),
outcome AS (
    SELECT o.* REPLACE (n.current_id AS target_id) FROM campaign.visit_outcome o JOIN campaign.target_now n USING (target_id)
    WHERE o.result <> 'NOT_DONE'),
ended AS (
    SELECT DISTINCT r.request_id, true AS is_ended
    FROM asked r JOIN outcome o USING (target_id)
    WHERE o.request_id = r.request_id
       OR (o.run_no > r.run_no AND NOT (o.delivery_id = r.delivery_id AND o.row_no = r.row_no)))
SELECT r.*, t.campaign_id, t.root_id, t.state AS target_state,
       (t.state = 'open' OR (t.state = 'waiting' AND (t.is_urgent OR r.reason IN ('urgent', 'welfare_check'))))
       AND e.is_ended IS NULL AS is_open
FROM asked r JOIN campaign.target_root t USING (target_id) LEFT JOIN ended e USING (request_id);
CREATE OR REPLACE VIEW campaign.visit_request_state AS FROM standing_visit_request_state
