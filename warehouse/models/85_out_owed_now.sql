-- What is owed whatever the plans, since a file on its way in may begin or end it: urgent households that nobody has answered, or
-- tried to reach and did not (urgent_reach; after the hours of practice both are the team head's),
-- alerts until an officer talked with somebody there, whom an alert without a name means, complaints, corrections, trips whose
-- return nobody ticked, pages of the 방문명부 that nobody ticked as shredded, packages that have not come back (not those that
-- are closed to whom they went), and hand-overs that nobody acknowledged or that are disputed; and rows that are kept back
-- though they tell of danger, which nobody saw: their sender is asked by telephone (held_danger, of a village's report also
-- where its memo has a word of danger; of a refused file until a later one with a row of the same sender is accepted, or an
-- order withdraws the row). owner is a role or a recipient, else the town. Grain: (kind, subject_id).
-- Reads campaign.*, core.household_root, core.household_place, ops.*, out.quarantine, typed returns and reports,
-- ref.calendar_day, out.reporting_limit, ref.urgent_word.
CREATE OR REPLACE VIEW main.standing_owed_now AS
WITH wait AS (SELECT name, value AS days FROM out.reporting_limit),
lexicon AS (
    SELECT list(replace(word, ' ', '')) AS words FROM ref.urgent_word
    WHERE valid_from = (SELECT max(valid_from) FROM ref.urgent_word WHERE valid_from <= (SELECT max(as_of) FROM ops.run))),
target AS MATERIALIZED (SELECT target_id, campaign_id, root_id, state, is_urgent, run_no, closed_on FROM campaign.target_root),
-- A row that told of a danger is no answer to it.
contact AS (
    SELECT target_id, max(run_no) AS run_no,
           max(run_no) FILTER (is_talk
               OR result IN ('TALKED', 'CALL_LATER', 'REFUSED', 'MET', 'MOVED', 'DIED', 'INSTITUTION')) AS reached_run_no
    FROM campaign.contact_attempt
    ANTI JOIN (SELECT * FROM campaign.urgent_finding WHERE cause IN ('answer', 'door', 'remark')) USING (delivery_id, row_no)
    WHERE channel IN ('phone', 'visit') AND result <> 'NOT_DONE' GROUP BY target_id),
urgent AS (
    SELECT root_id, max(run_no) AS run_no, max(run_no) FILTER (is_ordered) AS ordered_run_no
    FROM (SELECT root_id, run_no, false AS is_ordered FROM target WHERE is_urgent
          UNION ALL SELECT t.root_id, g.run_no, false FROM campaign.triage g JOIN target t USING (target_id) WHERE g.verdict = 'urgent'
          UNION ALL SELECT r.root_id, f.run_no, f.cause = 'order'
          FROM campaign.urgent_finding f JOIN core.household_root r USING (household_id))
    GROUP BY root_id),
today AS (SELECT max(as_of) AS day FROM ops.run),
-- Hours of practice as whole days, since no hour of a finding or a contact is known.
practice AS (
    SELECT CAST(ceil(max(days) FILTER (name = 'urgent_contact_hours') / 24.0) AS INTEGER) AS contact_days,
           CAST(ceil(max(days) FILTER (name = 'urgent_reach_hours') / 24.0) AS INTEGER) AS reach_days FROM wait),
-- Where nobody may knock, only the team head can order that somebody does.
door_barred AS (
    SELECT root_id FROM campaign.refusal_root CROSS JOIN today
    WHERE list_contains(blocks, 'visit') AND refused_on <= today.day AND today.day < review_on
    UNION SELECT root_id FROM campaign.stopped_target CROSS JOIN today
    WHERE starts_on <= today.day AND today.day <= coalesce(ends_on, today.day)
    UNION SELECT root_id FROM campaign.safety_now WHERE only_channel IS DISTINCT FROM 'VISIT'),
alert AS MATERIALIZED (FROM campaign.alert_state WHERE talked_on IS NULL AND ended_on IS NULL),
answered AS (
    SELECT package_id FROM typed.ai_call_result UNION SELECT package_id FROM typed.phone_result
    UNION SELECT package_id FROM typed.visit_result WHERE result IS NOT NULL
    -- Of a worklist whose calls come out of 행복이음, the first of them.
    UNION SELECT s.package_id FROM campaign.ssis_record s WHERE s.package_id IS NOT NULL),
pending AS (
    SELECT r.package_id FROM ops.package_row r
    SEMI JOIN (SELECT target_id FROM target WHERE state IN ('open', 'waiting')) t ON t.target_id = r.subject_id
    UNION
    SELECT r.package_id FROM ops.package_row r
    SEMI JOIN (SELECT request_id FROM campaign.visit_request_state WHERE is_open) v ON v.request_id = r.subject_id),
-- Rows that may tell of danger, read or not, and who sent them as far as it shows: of a return the package that it answers,
-- of a village's report the village, of 행복이음 the record; alerts have one sender.
sent AS (
    SELECT delivery_id, row_no,
           is_urgent OR list_contains(_faults, 'type:is_urgent')
               OR len(list_filter(words, lambda word: contains(replace(memo, ' ', ''), word))) > 0 AS is_danger,
           replace(village_name, ' ', '') AS sender
    FROM typed.village_report, lexicon
    UNION ALL SELECT delivery_id, row_no, true, '' FROM typed.crisis_alert
    UNION ALL SELECT delivery_id, row_no, urgent OR list_contains(_faults, 'type:urgent'), package_id FROM typed.ai_call_result
    -- No later event says what this one did; where its line could be made out the duty officer was told.
    UNION ALL
    SELECT c.delivery_id, c.row_no, c.is_danger, c.delivery_id || '/' || c.row_no
    FROM campaign.unread_call c ANTI JOIN campaign.urgent_finding f ON f.delivery_id = c.delivery_id AND f.row_no = c.row_no
    UNION ALL SELECT delivery_id, row_no, urgent OR list_contains(_faults, 'type:urgent'), package_id FROM typed.visit_result
    UNION ALL
    SELECT t.delivery_id, t.row_no, t.urgent OR list_contains(t._faults, 'type:urgent') OR regexp_matches(w.need, '[긴위]\s*급|URGENT'),
           t.package_id
    FROM typed.phone_result t JOIN raw.phone_result w USING (delivery_id, row_no)
    UNION ALL
    SELECT t.delivery_id, t.row_no, regexp_matches(w.need, '[긴위]\s*급|URGENT'), t.record_no
    FROM typed.ssis_result t JOIN raw.ssis_result w USING (delivery_id, row_no)),
heard AS (
    SELECT e.source, s.sender, max(e.run_no) AS run_no
    FROM sent s JOIN ops.delivery e USING (delivery_id) JOIN ops.delivery_verdict v USING (delivery_id)
    WHERE v.is_accepted GROUP BY e.source, s.sender),
-- limit_name says how long it may take: that of a package counts working days, the others calendar days; an alert or
-- complaint has its own day.
found AS (
    SELECT CASE WHEN coalesce(max(c.run_no), 0) <= u.run_no THEN 'urgent' ELSE 'urgent_reach' END AS kind, NULL AS code, u.run_no,
           NULL::DATE AS made_on, 'urgent_answer_days' AS limit_name,
           CASE WHEN bool_or(b.root_id IS NOT NULL) AND u.run_no IS DISTINCT FROM u.ordered_run_no THEN 'team_head'
                ELSE 'duty_officer' END AS owner, NULL AS town_code,
           coalesce(max(t.target_id) FILTER (t.state IN ('waiting', 'open')), max(t.target_id)) AS target_id, u.root_id AS subject_id,
           NULL::DATE AS own_due_on
    FROM urgent u LEFT JOIN target t USING (root_id) LEFT JOIN contact c ON c.target_id = t.target_id
    LEFT JOIN door_barred b USING (root_id)
    GROUP BY u.root_id, u.run_no, u.ordered_run_no
    HAVING coalesce(max(c.reached_run_no), 0) <= u.run_no AND (count(t.target_id) = 0 OR bool_or(t.state IN ('waiting', 'open')))
    UNION ALL
    SELECT DISTINCT 'held_danger', NULL, q.run_no, q.received_on, NULL, 'duty_officer', NULL, NULL, q.delivery_id || '/' || q.row_no,
           q.received_on
    FROM out.quarantine q JOIN sent d USING (delivery_id, row_no)
    WHERE d.is_danger
      AND (q.fate = 'waiting'
           OR (q.fate = 'rejected'
               -- A row that names no sender is anybody's.
               AND NOT EXISTS (SELECT 1 FROM heard h WHERE h.source = q.source AND h.run_no > q.run_no
                               AND h.sender = coalesce(d.sender, h.sender))
               AND NOT EXISTS (SELECT 1 FROM ops.withdrawal_ordered o WHERE o.subject_delivery_id = q.delivery_id
                               AND coalesce(o.subject_row_no, q.row_no) = q.row_no)))
    UNION ALL
    SELECT 'alert', NULL, a.run_no, NULL, NULL,
           CASE WHEN a.root_id IN (SELECT root_id FROM door_barred) THEN 'team_head'
                WHEN a.target_id IS NULL AND a.town_code IS NULL THEN 'duty_officer' END, a.town_code, a.target_id, a.alert_id, a.due_on
    FROM alert a
    UNION ALL
    SELECT DISTINCT 'alert_match', NULL, a.run_no, a.received_on, NULL, 'team_head', a.town_code, NULL, a.alert_id,
           a.received_on + coalesce((SELECT max(days) FROM wait WHERE name = 'alert_match_days'), 0)
    FROM alert a JOIN core.link_waiting q ON q.delivery_id = a.delivery_id AND q.row_no = a.row_no AND q.probability IS NULL
    UNION ALL
    SELECT kind, code, run_no, noticed_on, NULL, owner, town_code, NULL, delivery_id || '/' || row_no, due_on
    FROM campaign.complaint_due
    UNION ALL
    SELECT 'trip_incident', code, run_no, noticed_on, NULL, 'team_head', town_code, NULL, trip_id || '/' || code, noticed_on
    FROM campaign.trip_incident_open
    UNION ALL
    SELECT 'roll_shred', NULL, run_no, asked_on, 'return_working_days.visit_roll', town_code, town_code, NULL, print_no, NULL
    FROM campaign.visit_roll_kept WHERE asked_on IS NOT NULL
    UNION ALL
    SELECT 'return', p.kind, p.run_no, p.made_on, 'return_working_days.' || p.kind, p.recipient, NULL, NULL, p.package_id,
           NULL
    FROM ops.package p JOIN pending USING (package_id) ANTI JOIN answered USING (package_id)
    ANTI JOIN campaign.closed_package USING (package_id)
    WHERE p.kind IN ('ai_call_request', 'phone_worklist', 'day_sheet', 'urgent_worklist')
    UNION ALL
    SELECT 'handover', h.state, h.run_no, h.handed_on, 'return_working_days.handover', h.owner, NULL, NULL, h.package_id, NULL
    FROM campaign.handover_state h WHERE h.state <> 'taken')
SELECT f.kind, f.code,
       CASE WHEN today.day > r.as_of + CASE f.kind WHEN 'urgent' THEN p.contact_days
                                                   WHEN 'urgent_reach' THEN p.reach_days END THEN 'team_head'
            ELSE coalesce(f.owner, h.town_code, f.town_code, 'team_head') END AS owner, t.campaign_id,
       coalesce(h.town_code, f.town_code) AS town_code, f.target_id, f.subject_id, coalesce(f.made_on, r.as_of) AS noticed_on,
       coalesce(f.own_due_on, CASE f.kind WHEN 'urgent_reach' THEN r.as_of + p.reach_days END, due.day,
                coalesce(f.made_on, r.as_of) + coalesce(w.days, 0)) AS due_on
FROM found f
JOIN ops.run r USING (run_no)
CROSS JOIN today CROSS JOIN practice p
LEFT JOIN wait w ON w.name = f.limit_name
LEFT JOIN target t USING (target_id)
LEFT JOIN core.household_place h ON h.household_id = t.root_id
LEFT JOIN ref.calendar_day first ON first.day = f.made_on
LEFT JOIN ref.calendar_day due ON due.is_working AND due.working_no = first.working_no + w.days;
CREATE OR REPLACE VIEW out.owed_now AS FROM standing_owed_now
