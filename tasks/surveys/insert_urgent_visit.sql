-- Visits for early dangers. Where the door is barred the team head decides. Grain: request. Reads early_danger, campaign.*.
INSERT INTO campaign.visit_request BY NAME
WITH kind AS (
    SELECT key AS reason, CAST(value ->> 'minutes' AS INTEGER) AS minutes, CAST(value ->> 'priority' AS INTEGER) AS priority
    FROM json_each($kinds)),
wanted AS (
    SELECT u.*, CASE u.cause WHEN 'order' THEN 'welfare_check' ELSE 'urgent' END AS reason
    FROM early_danger u
    WHERE u.cause = 'order'
       OR (u.root_id NOT IN (SELECT r.root_id FROM campaign.refusal_root r
                             WHERE list_contains(r.blocks, 'visit') AND is_refused(r.refused_on, r.review_on, $as_of))
           AND u.root_id NOT IN (SELECT f.root_id FROM campaign.safety_now f WHERE f.only_channel IS DISTINCT FROM 'VISIT')
           AND u.root_id NOT IN (SELECT s.root_id FROM campaign.stopped_target s
                                 WHERE is_ordered(s.starts_on, s.ends_on, $as_of))))
SELECT w.request_id, w.target_id, w.reason, k.minutes, true AS needs_two, CAST(NULL AS VARCHAR) AS skill, k.priority,
       CAST($as_of AS DATE) AS not_before, d.due_on, w.delivery_id, w.row_no, $run_no AS run_no
FROM wanted w JOIN kind k USING (reason) LEFT JOIN campaign.target_due d ON d.target_id = w.target_id
QUALIFY row_number() OVER (PARTITION BY w.target_id ORDER BY w.delivery_id, w.row_no) = 1
