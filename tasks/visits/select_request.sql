-- Every open request for a visit, with what bars it, what its household was chosen for, when nobody was met, whom the
-- household knows, what was promised, when and whom it wishes, on which days visits were planned, and the visit that stands;
-- left_town_code, is_other_door: the household lived in another town, or at another address, when that was written.
-- Grain: request. Reads campaign.*, core.household_now, core.household_state, core.household_root_state, ref.town_alias.
WITH open_request AS (SELECT * FROM campaign.visit_request_state WHERE is_open),
refused AS (
    SELECT DISTINCT root_id FROM campaign.refusal_root
    WHERE list_contains(blocks, 'visit') AND is_refused(refused_on, review_on, $as_of)),
-- A refusal that may stand in an unread file, or a death that was kept back, keeps nobody from a door behind which a danger is.
stopped AS (
    SELECT target_id, bool_or(what IN ('order', 'refusal')) AS is_from_danger
    FROM (SELECT target_id, 'order' AS what FROM campaign.stopped_target WHERE is_ordered(starts_on, ends_on, $as_of)
          UNION ALL SELECT target_id, what FROM campaign.unread_refusal) GROUP BY target_id),
absent AS (
    SELECT target_id, list({'day': visited_on, 'at': started_at} ORDER BY visited_on, started_at) AS absences
    FROM campaign.visit_outcome WHERE result = 'ABSENT' AND target_id IN (SELECT target_id FROM open_request) GROUP BY target_id),
known AS (
    SELECT target_id, arg_max(officer_id, (is_talk, attempted_on, run_no, attempt_id)) AS officer_id
    FROM campaign.contact_attempt
    WHERE officer_id IS NOT NULL AND target_id IN (SELECT target_id FROM open_request) GROUP BY target_id),
promise AS (
    SELECT request_id, arg_max({'officer_id': officer_id, 'day': promised_on, 'start': start_minute, 'delivery_id': delivery_id,
                                'row_no': row_no}, run_no) AS slot
    FROM campaign.visit_promise GROUP BY request_id),
reason AS (
    SELECT target_id, list(kind ORDER BY kind) AS kinds FROM campaign.target_reason
    WHERE target_id IN (SELECT target_id FROM open_request) GROUP BY target_id),
planned AS (SELECT request_id, count(DISTINCT visit_id) AS visits FROM campaign.visit GROUP BY request_id),
taken AS (
    SELECT target_id, list({'visit_id': visit_id, 'day': visit_on} ORDER BY visit_on, visit_id) AS days FROM campaign.visit_now
    WHERE state = 'planned' AND visit_on >= $as_of GROUP BY target_id),
written AS (
    SELECT v.visit_id, v.run_no, coalesce(max_by(s.root_id, s.run_no), t.household_id) AS household_id
    FROM campaign.standing_visit v JOIN campaign.visit w USING (visit_id, run_no) JOIN campaign.target t ON t.target_id = w.target_id
    LEFT JOIN core.household_root_state s ON s.household_id = t.household_id AND s.run_no <= v.run_no
    GROUP BY v.visit_id, v.run_no, t.household_id),
sheet AS (
    SELECT w.visit_id, max_by({'address': s.address, 'town': a.town_code, 'ri': s.ri}, s.run_no) AS said
    FROM written w JOIN core.household_state s ON s.household_id = w.household_id AND s.run_no <= w.run_no
    LEFT JOIN ref.town_alias a ON a.alias = s.town_code GROUP BY w.visit_id)
SELECT r.request_id, r.target_id, r.root_id, r.campaign_id, r.reason, r.minutes, r.needs_two, r.skill, r.priority, r.not_before,
       r.due_on, f.root_id IS NOT NULL AS is_refused,
       s.target_id IS NOT NULL AND (s.is_from_danger OR r.reason NOT IN ('alert', 'urgent')) AS is_stopped,
       g.flag, upper(g.only_channel) AS only_channel, coalesce(a.absences, []) AS absences, k.officer_id AS known_officer_id,
       q.slot AS promise, w.visit_days, w.visit_half, w.officer_sex, coalesce(e.kinds, []) AS kinds,
       coalesce(n.visits, 0) AS visits, coalesce(x.days, []) AS taken,
       v.visit_id, v.officer_id, v.officer_2_id, v.visit_on, v.start_minute, v.is_confirmed, v.forget_on, v.minutes AS visit_minutes,
       v.package_id, v.visit_plan_id, v.try_no, v.return_due_on,
       CASE WHEN b.town_code <> o.said.town THEN o.said.town END AS left_town_code,
       coalesce(b.town_code <> o.said.town, false) OR is_other_door(o.said.address, o.said.ri, m.address, m.ri) AS is_other_door
FROM open_request r
LEFT JOIN refused f ON f.root_id = r.root_id
LEFT JOIN stopped s ON s.target_id = r.target_id
LEFT JOIN campaign.safety_now g ON g.root_id = r.root_id
LEFT JOIN absent a ON a.target_id = r.target_id
LEFT JOIN known k ON k.target_id = r.target_id
LEFT JOIN promise q ON q.request_id = r.request_id
LEFT JOIN reason e ON e.target_id = r.target_id
LEFT JOIN campaign.visit_wish w ON w.target_id = r.target_id
LEFT JOIN planned n ON n.request_id = r.request_id
LEFT JOIN taken x ON x.target_id = r.target_id
LEFT JOIN campaign.standing_visit v ON v.request_id = r.request_id
LEFT JOIN sheet o ON o.visit_id = v.visit_id
LEFT JOIN core.household_now m ON m.household_id = r.root_id
LEFT JOIN ref.town_alias b ON b.alias = m.town_code
ORDER BY r.priority DESC, r.run_no, r.request_id
