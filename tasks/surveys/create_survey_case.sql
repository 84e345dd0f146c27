-- Targets that the rules look at: open, or urgent and not yet approved; not those whom a visit awaits, nor those for whom an
-- officer recorded a result or whom one met at the door: what comes of that may be pending for weeks, and a line of the same
-- list that comes back later (not done, not reached) makes a newer verdict and takes nothing back. Whose visit ended without
-- a result comes back to the ladder, and so does who was lost since. Grain: target. Reads campaign.*.
CREATE OR REPLACE TEMP TABLE survey_case AS
WITH refused AS (
    SELECT root_id, list_sort(list_distinct(flatten(list(blocks)))) AS channels FROM campaign.refusal_root
    WHERE is_refused(refused_on, review_on, $as_of) GROUP BY root_id),
held AS (
    SELECT target_id FROM campaign.stopped_target WHERE is_ordered(starts_on, ends_on, $as_of)
    UNION SELECT target_id FROM campaign.unread_refusal),
human AS (
    SELECT DISTINCT root_id FROM campaign.human_only_now WHERE is_ordered(starts_on, ends_on, $as_of)),
told AS (
    SELECT target_id, arg_max(delivery_id, (run_no, delivery_id, row_no)) AS delivery_id,
           arg_max(row_no, (run_no, delivery_id, row_no)) AS row_no
    FROM campaign.contact_attempt GROUP BY target_id),
settled AS (
    SELECT target_id, max(settled_on) AS settled_on
    FROM (SELECT target_id, disposed_on AS settled_on FROM campaign.newest_disposition WHERE disposition <> 'LOCATE'
          UNION ALL
          SELECT n.current_id, max(visited_on)
          FROM campaign.visit_outcome JOIN campaign.target_now n USING (target_id) WHERE result <> 'NOT_DONE' GROUP BY n.current_id
          HAVING arg_max(result, (run_no, result = 'MET', visited_on, started_at, delivery_id, row_no)) = 'MET')
    GROUP BY target_id),
sought AS (SELECT target_id, sought_on, review_on FROM campaign.search_review WHERE NOT is_found)
SELECT t.target_id, t.root_id, t.state = 'open' AS is_open, t.is_urgent, t.first_channel, t.intensity,
       t.order_no, coalesce(told.delivery_id, t.delivery_id) AS delivery_id, coalesce(told.row_no, t.row_no) AS row_no,
       k.due_on, coalesce(refused.channels, []) AS blocked, f.flag IS NOT NULL AS is_flagged, f.only_channel,
       held.target_id IS NOT NULL AS is_held, v.verdict, sought.review_on, o.officer_id,
       human.root_id IS NOT NULL AS is_human_only, coalesce(o.is_own, false) AS is_own
FROM campaign.target_root t
LEFT JOIN campaign.target_due k ON k.target_id = t.target_id
LEFT JOIN refused USING (root_id)
LEFT JOIN campaign.safety_now f USING (root_id)
LEFT JOIN human USING (root_id)
LEFT JOIN held ON held.target_id = t.target_id
LEFT JOIN campaign.newest_verdict v ON v.target_id = t.target_id
LEFT JOIN told ON told.target_id = t.target_id
LEFT JOIN campaign.planned_officer o ON o.target_id = t.target_id
LEFT JOIN settled ON settled.target_id = t.target_id
LEFT JOIN sought ON sought.target_id = t.target_id
WHERE (t.state = 'open' OR (t.state = 'waiting' AND t.is_urgent))
  AND t.target_id NOT IN (SELECT target_id FROM campaign.visit_request_state WHERE is_open)
  AND (settled.target_id IS NULL OR sought.sought_on > settled.settled_on)
