-- Visits that stood on a sheet for today or later, and whose request has ended otherwise meanwhile. Grain: visit.
-- Reads campaign.visit_now, campaign.visit_request_state.
SELECT v.* EXCLUDE (result, visited_on, first_run_no), r.campaign_id
FROM campaign.visit_now v JOIN campaign.visit_request_state r USING (request_id)
WHERE v.state = 'planned' AND v.result IS NULL AND v.visit_on >= $as_of AND NOT r.is_open
ORDER BY v.visit_id
