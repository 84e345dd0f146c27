-- Open wishes for a visit, and how long they take. Grain: request. Reads campaign.visit_request_state.
CREATE OR REPLACE VIEW out.visit_request AS
SELECT request_id, campaign_id, target_id, reason, minutes, needs_two, due_on FROM campaign.visit_request_state WHERE is_open
