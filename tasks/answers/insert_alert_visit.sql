-- New evidence about a household that is open already: an alert that names no danger is answered at its door within its days,
-- whatever the ladder of contact had come to, and though a file that may speak of it was refused or a death kept back. None
-- where a visit is asked for already, where the target is urgent (its visit comes first), and where somebody may not knock:
-- the alert is then owed by the team head. Grain: request.
-- Reads $alerts, a JSON list of rows with their household; campaign.*, typed.crisis_alert.
INSERT INTO campaign.visit_request BY NAME
WITH alert AS (SELECT unnest(CAST(CAST($alerts AS JSON) AS STRUCT(delivery_id VARCHAR, row_no INTEGER, household_id VARCHAR)[]),
    recursive := true)),
open_target AS (
    SELECT t.target_id, a.delivery_id, a.row_no, f.flag IS NOT NULL AS needs_two,
           least(coalesce(CAST(c.reported_at AS DATE), CAST($as_of AS DATE)), CAST($as_of AS DATE)) AS reported_on
    FROM alert a
    JOIN campaign.target_root t ON t.root_id = a.household_id AND t.state = 'open' AND NOT t.is_urgent
    JOIN typed.crisis_alert c ON c.delivery_id = a.delivery_id AND c.row_no = a.row_no
    LEFT JOIN campaign.safety_now f ON f.root_id = a.household_id
    WHERE (f.flag IS NULL OR f.only_channel = 'VISIT')
      AND NOT EXISTS (SELECT 1 FROM campaign.refusal_root r WHERE r.root_id = t.root_id AND list_contains(r.blocks, 'visit')
                      AND is_refused(r.refused_on, r.review_on, $as_of))
      AND t.target_id NOT IN (SELECT target_id FROM campaign.unread_refusal WHERE what = 'refusal')
      AND t.target_id NOT IN (SELECT s.target_id FROM campaign.stopped_target s
                              WHERE is_ordered(s.starts_on, s.ends_on, $as_of))
      AND t.target_id NOT IN (SELECT v.target_id FROM campaign.visit_request_state v WHERE v.is_open))
SELECT id_of('visit_request', concat_ws('/', target_id, delivery_id, row_no)) AS request_id, target_id, 'alert' AS reason,
       CAST($minutes AS INTEGER) AS minutes, needs_two, CAST(NULL AS VARCHAR) AS skill, CAST($priority AS INTEGER) AS priority,
       CAST($not_before AS DATE) AS not_before, reported_on + CAST($days AS INTEGER) AS due_on, delivery_id, row_no,
       $run_no AS run_no
FROM open_target
QUALIFY row_number() OVER (PARTITION BY target_id ORDER BY delivery_id, row_no) = 1
