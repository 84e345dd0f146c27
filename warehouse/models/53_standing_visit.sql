-- Visits that are to happen, or that happened and whose result has yet to come: planned, unanswered, of an open request.
-- Grain: request (one visit of a request stands at a time). Reads campaign.visit_now, campaign.visit_request_state.
CREATE OR REPLACE VIEW campaign.standing_visit AS
SELECT v.*, r.root_id, r.campaign_id
FROM campaign.visit_now v JOIN campaign.visit_request_state r USING (request_id)
WHERE v.state = 'planned' AND v.result IS NULL AND r.is_open
QUALIFY row_number() OVER (PARTITION BY v.request_id ORDER BY v.first_run_no DESC) = 1
