-- What the rules need to know of the targets for which a door decides something. Grain: target.
-- Reads door_case, campaign.*. is_spent: another visit would go beyond the budget of the household, and
-- neither danger nor a household that waits for a human asks for it (law 49).
WITH rule AS (SELECT * FROM campaign.burden_rule WHERE run_no = (SELECT max(run_no) FROM campaign.burden_rule)),
burden AS (
    SELECT c.root_id, k.counted_on, p.value AS points
    FROM (SELECT DISTINCT root_id FROM door_case) c
    JOIN campaign.household_contact k USING (root_id)
    JOIN rule p ON p.kind = 'points' AND p.name = k.channel
    WHERE k.until_no IS NULL AND k.counted_on <= $as_of),
spent AS (
    SELECT DISTINCT root_id
    FROM (SELECT b.root_id, w.value AS most, sum(b.points) AS points
          FROM burden b JOIN rule w ON w.kind = 'budget' AND b.counted_on > CAST($as_of AS DATE) - CAST(w.name AS INTEGER)
          GROUP BY b.root_id, w.name, w.value)
    WHERE points + (SELECT value FROM rule WHERE kind = 'points' AND name = 'visit') > most),
-- A line that comes back corrected tells of one visit, as its newest row has it.
visit AS (
    SELECT target_id, visited_on, arg_max(result, (run_no, result = 'MET', delivery_id, row_no)) AS result
    FROM campaign.visit_outcome SEMI JOIN door_case USING (target_id) GROUP BY target_id, visited_on, started_at),
past AS (
    SELECT target_id, count(*) FILTER (result = 'ABSENT') AS absences,
           count(DISTINCT visited_on) FILTER (result IN ('ABSENT', 'UNFOUND', 'MOVED')) AS vain_days
    FROM visit GROUP BY target_id),
seal AS (
    SELECT target_id, arg_max(door_seal, (visited_on, started_at, run_no)) FILTER (door_seal IS NOT NULL) = 'BROKEN' AS is_broken
    FROM campaign.door_notice GROUP BY target_id)
SELECT c.target_id, c.target_state, c.delivery_id, c.row_no, c.is_new, c.result,
       c.visited_on, c.stated_scope, coalesce(p.absences, 0) AS absences,
       coalesce(p.vain_days, 0) AS vain_days,
       coalesce(l.is_broken, false) AS is_seal_broken,
       EXISTS (SELECT 1 FROM campaign.refusal_root x WHERE x.root_id = c.root_id AND list_contains(x.blocks, 'visit')
               AND is_refused(x.refused_on, x.review_on, $as_of))
       OR EXISTS (SELECT 1 FROM campaign.safety_now x WHERE x.root_id = c.root_id
                  AND upper(x.only_channel) IS DISTINCT FROM 'VISIT')
       OR c.target_id IN (SELECT x.target_id FROM campaign.stopped_target x
                          WHERE is_ordered(x.starts_on, x.ends_on, $as_of)) AS is_barred,
       r.reason, r.minutes, r.needs_two, r.skill, r.priority, r.due_on,
       (SELECT count(*) FROM campaign.visit_request k WHERE k.target_id = c.target_id AND k.reason = 'locate') AS searches,
       c.target_id IN (SELECT k.target_id FROM campaign.visit_request_state k WHERE k.is_open) AS is_asked_for,
       c.root_id IN (SELECT x.root_id FROM spent x)
       AND c.target_id NOT IN (SELECT x.target_id FROM campaign.target x WHERE x.is_urgent)
       AND c.target_id NOT IN (SELECT n.current_id FROM campaign.contact_attempt x JOIN campaign.target_now n USING (target_id)
                               WHERE x.result IN ('COMPLETED', 'PARTIAL', 'CALL_LATER')) AS is_spent
FROM door_case c
LEFT JOIN past p USING (target_id)
LEFT JOIN seal l USING (target_id)
LEFT JOIN campaign.visit_request r ON r.request_id = c.request_id
ORDER BY c.target_id
