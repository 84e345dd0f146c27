-- Open wishes for a visit, how long they take and whether one is planned. Grain: request.
-- Reads campaign.visit_request_state, campaign.standing_visit.
CREATE OR REPLACE VIEW out.visit_request AS
SELECT r.request_id, r.campaign_id, r.target_id, r.reason, r.minutes, r.needs_two, r.due_on,
       r.request_id IN (SELECT v.request_id FROM campaign.standing_visit v) AS is_planned
FROM campaign.visit_request_state r WHERE r.is_open
