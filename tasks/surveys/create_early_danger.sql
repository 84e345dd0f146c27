-- Dangers that were told of before the household was a target, and that asked for no visit yet, where it is one now and nobody
-- was talked with since: most days none.
-- Grain: (finding, target). Reads campaign.unmet_danger, campaign.target_root, campaign.visit_request.
CREATE OR REPLACE TEMP TABLE early_danger AS
SELECT t.target_id, t.root_id, u.cause, u.delivery_id, u.row_no,
       id_of('visit_request', concat_ws('/', t.target_id, u.delivery_id, u.row_no)) AS request_id
FROM campaign.unmet_danger u
JOIN campaign.target_root t ON t.root_id = u.root_id AND t.state IN ('open', 'waiting')
WHERE u.is_for_visit AND u.recipient = 'duty_officer' AND u.found_on > CAST($as_of AS DATE) - CAST($days AS INTEGER)
  AND NOT EXISTS (SELECT 1 FROM campaign.visit_request r
                  WHERE r.request_id = id_of('visit_request', concat_ws('/', t.target_id, u.delivery_id, u.row_no)))
