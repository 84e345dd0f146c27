-- What the rules need to know of the targets for which a door decides something. Grain: target.
-- Reads door_case, campaign.*.
WITH past AS (
    SELECT o.target_id, count(*) FILTER (o.result = 'ABSENT') AS absences,
           count(DISTINCT o.visited_on) FILTER (o.result IN ('ABSENT', 'UNFOUND', 'MOVED')) AS vain_days,
           count(*) FILTER (o.result IN ('DIED', 'INSTITUTION')) AS gone_reports
    FROM campaign.visit_outcome o JOIN door_case c ON c.target_id = o.target_id GROUP BY o.target_id)
SELECT c.target_id, c.root_id, c.target_state, c.delivery_id, c.row_no, c.is_new, c.result,
       c.visited_on, c.officer_id, c.stated_scope, coalesce(p.absences, 0) AS absences,
       coalesce(p.vain_days, 0) AS vain_days, coalesce(p.gone_reports, 0) AS gone_reports,
       EXISTS (SELECT 1 FROM campaign.refusal_root x WHERE x.root_id = c.root_id AND list_contains(x.blocks, 'visit')
               AND x.refused_on <= $as_of AND $as_of < x.review_on)
       OR EXISTS (SELECT 1 FROM campaign.safety_now x WHERE x.root_id = c.root_id
                  AND upper(x.only_channel) IS DISTINCT FROM 'VISIT')
       OR c.target_id IN (SELECT x.target_id FROM campaign.stopped_target x
                          WHERE x.starts_on <= $as_of AND $as_of <= coalesce(x.ends_on, $as_of)) AS is_barred,
       r.reason, r.minutes, r.needs_two, r.skill, r.priority, r.due_on,
       (SELECT count(*) FROM campaign.visit_request k WHERE k.target_id = c.target_id AND k.reason = 'locate') AS searches,
       c.target_id IN (SELECT k.target_id FROM campaign.visit_request_state k WHERE k.is_open) AS is_asked_for
FROM door_case c
LEFT JOIN past p USING (target_id)
LEFT JOIN campaign.visit_request r ON r.request_id = c.request_id
ORDER BY c.target_id
