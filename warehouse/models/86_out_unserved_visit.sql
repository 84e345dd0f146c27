-- Visits that are asked for and that nobody could make when they were planned last, with the reason. Grain: request.
-- Reads campaign.visit_unserved, campaign.visit_request_state, campaign.standing_visit, ops.run.
CREATE OR REPLACE VIEW out.unserved_visit AS
SELECT r.campaign_id, u.request_id, r.target_id, u.town_code, u.reason, r.due_on, n.as_of AS planned_on
FROM (SELECT * FROM campaign.visit_unserved QUALIFY row_number() OVER (PARTITION BY request_id ORDER BY run_no DESC) = 1) u
JOIN campaign.visit_request_state r ON r.request_id = u.request_id AND r.is_open
JOIN ops.run n ON n.run_no = u.run_no
ANTI JOIN campaign.standing_visit v ON v.request_id = u.request_id
