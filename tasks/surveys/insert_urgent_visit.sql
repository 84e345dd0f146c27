-- Visits for dangers that were told of before the household was a target: it is one now. Where the door is barred the team
-- head decides. Grain: request. Reads campaign.*, core.household_root.
INSERT INTO campaign.visit_request BY NAME
WITH kind AS (
    SELECT key AS reason, CAST(value ->> 'minutes' AS INTEGER) AS minutes, CAST(value ->> 'priority' AS INTEGER) AS priority
    FROM json_each($kinds)),
wanted AS (
    SELECT t.target_id, CASE u.cause WHEN 'order' THEN 'welfare_check' ELSE 'urgent' END AS reason, u.delivery_id, u.row_no
    FROM campaign.urgent_finding u
    JOIN core.household_root h USING (household_id)
    JOIN campaign.target_root t ON t.root_id = h.root_id AND t.state IN ('open', 'waiting')
    WHERE u.target_id IS NULL AND u.recipient = 'duty_officer' AND u.found_on > CAST($as_of AS DATE) - CAST($days AS INTEGER)
      AND NOT (u.cause = 'order' AND u.kind IS NOT DISTINCT FROM 'PHONE')
      AND (u.cause = 'order' OR NOT EXISTS (
          SELECT 1 FROM campaign.refusal_root r WHERE r.root_id = t.root_id AND list_contains(r.blocks, 'visit')
          AND is_refused(r.refused_on, r.review_on, $as_of)))
      AND (u.cause = 'order' OR NOT EXISTS (
          SELECT 1 FROM campaign.safety_now f WHERE f.root_id = t.root_id AND f.only_channel IS DISTINCT FROM 'VISIT'))
      AND (u.cause = 'order' OR t.target_id NOT IN (
          SELECT s.target_id FROM campaign.stopped_target s
          WHERE is_ordered(s.starts_on, s.ends_on, $as_of))))
SELECT id_of('visit_request', concat_ws('/', w.target_id, w.delivery_id, w.row_no)) AS request_id, w.target_id, w.reason,
       k.minutes, true AS needs_two, CAST(NULL AS VARCHAR) AS skill, k.priority, CAST($as_of AS DATE) AS not_before,
       d.due_on, w.delivery_id, w.row_no, $run_no AS run_no
FROM wanted w JOIN kind k USING (reason) LEFT JOIN campaign.target_due d ON d.target_id = w.target_id
WHERE NOT EXISTS (SELECT 1 FROM campaign.visit_request r
                  WHERE r.request_id = id_of('visit_request', concat_ws('/', w.target_id, w.delivery_id, w.row_no)))
QUALIFY row_number() OVER (PARTITION BY w.target_id ORDER BY w.delivery_id, w.row_no) = 1
