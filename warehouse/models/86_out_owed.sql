-- Everything somebody owes an answer to, and by when: listings without an end, lists before the team head, urgent households
-- and alerts nobody has answered, visits and their results, replies of partners, decisions, case plans, households to offer
-- another way to, households to be looked for again, refusals that could not be read, packages that have not come back,
-- deviations; and what is left: open households of which nothing else is owed and for whom nobody does anything. owner is a
-- role, an officer or a recipient; NULL: the town.
-- Grain: (kind, subject_id). Reads campaign.*, core.*, ops.*, typed returns, ref.calendar_day, ref.reporting_limit.
CREATE OR REPLACE VIEW out.owed AS
WITH wait AS (
    SELECT name, arg_max(value, valid_from) AS days FROM ref.reporting_limit
    WHERE valid_from <= (SELECT max(as_of) FROM ops.run) GROUP BY name),
target AS MATERIALIZED (
    SELECT target_id, campaign_id, root_id, state, is_urgent, run_no, closed_on FROM campaign.target_root),
-- A row that told of a danger is no answer to it.
contact AS (
    SELECT target_id, max(run_no) AS run_no
    FROM campaign.contact_attempt
    ANTI JOIN (SELECT * FROM campaign.urgent_finding WHERE cause IN ('answer', 'door')) USING (delivery_id, row_no)
    WHERE channel IN ('phone', 'visit') AND result <> 'NOT_DONE' GROUP BY target_id),
urgent AS (
    SELECT root_id, max(run_no) AS run_no, max(run_no) FILTER (is_ordered) AS ordered_run_no
    FROM (SELECT root_id, run_no, false AS is_ordered FROM target WHERE is_urgent
          UNION ALL SELECT t.root_id, g.run_no, false FROM campaign.triage g JOIN target t USING (target_id) WHERE g.verdict = 'urgent'
          UNION ALL SELECT r.root_id, f.run_no, f.cause = 'order'
          FROM campaign.urgent_finding f JOIN core.household_root r USING (household_id))
    GROUP BY root_id),
-- Where nobody may knock, only the team head can order that somebody does.
door_barred AS (
    SELECT root_id FROM campaign.refusal_root CROSS JOIN (SELECT max(as_of) AS day FROM ops.run) today
    WHERE list_contains(blocks, 'visit') AND refused_on <= today.day AND today.day < review_on
    UNION SELECT root_id FROM campaign.safety_now WHERE only_channel IS DISTINCT FROM 'VISIT'),
alert AS (
    SELECT o.observation_id, r.root_id, max(s.run_no) AS run_no, any_value(a.town_code) AS town_code
    FROM core.observation_source s JOIN core.observation o USING (observation_id) JOIN core.household_root r USING (household_id)
    LEFT JOIN core.appearance a ON a.delivery_id = s.delivery_id AND a.row_no = s.row_no
    WHERE s.source = 'crisis_alert' GROUP BY ALL),
answered AS (
    SELECT package_id FROM typed.ai_call_result UNION SELECT package_id FROM typed.phone_result
    UNION SELECT package_id FROM typed.visit_result),
pending AS (
    SELECT r.package_id FROM ops.package_row r
    SEMI JOIN (SELECT target_id FROM target WHERE state IN ('open', 'waiting')) t ON t.target_id = r.subject_id
    UNION
    SELECT r.package_id FROM ops.package_row r
    SEMI JOIN (SELECT request_id FROM campaign.visit_request_state WHERE is_open) v ON v.request_id = r.subject_id),
-- The last day for which something was planned for a target: what lies long ago has come to nothing.
planned AS (SELECT target_id, max(planned_on) AS planned_on FROM campaign.contact_plan GROUP BY target_id),
search AS (
    SELECT s.target_id, s.sought_on, s.review_on
    FROM campaign.search_review s
    SEMI JOIN (SELECT target_id FROM target WHERE state = 'open') t USING (target_id)
    ANTI JOIN (SELECT target_id FROM campaign.visit_request_state WHERE is_open) v USING (target_id)
    LEFT JOIN planned p USING (target_id)
    CROSS JOIN (SELECT max(as_of) AS day FROM ops.run) today
    CROSS JOIN (SELECT max(days) AS days FROM wait WHERE name = 'standstill_days') w
    WHERE NOT s.is_found
      AND NOT coalesce(p.planned_on >= s.review_on AND p.planned_on + w.days >= today.day, false)),
-- limit_name says how long it may take; a due day of its own comes as own_due_on.
stated AS MATERIALIZED (
    SELECT 'listing' AS kind, NULL AS code, NULL AS owner, k.campaign_id, NULL AS town_code, k.target_id,
           k.listing_id AS subject_id, k.run_no, NULL::DATE AS noticed_on, NULL AS limit_name, k.due_on AS own_due_on
    FROM campaign.listing k JOIN target t USING (target_id) WHERE t.state IN ('waiting', 'open')
    UNION ALL
    SELECT 'approval', NULL, 'team_head', l.campaign_id, NULL, NULL, l.list_id, l.run_no, l.made_on,
           'approval_wait_working_days', NULL
    FROM campaign.target_list l
    WHERE NOT EXISTS (SELECT 1 FROM campaign.approval a WHERE a.list_id = l.list_id AND a.refused_ko IS NULL)
    UNION ALL
    SELECT 'urgent', NULL, CASE WHEN bool_or(b.root_id IS NOT NULL) AND u.run_no IS DISTINCT FROM u.ordered_run_no THEN 'team_head'
                                ELSE 'duty_officer' END, max(t.campaign_id),
           NULL, coalesce(max(t.target_id) FILTER (t.state IN ('waiting', 'open')), max(t.target_id)), u.root_id, u.run_no, NULL,
           'urgent_answer_days', NULL
    FROM urgent u LEFT JOIN target t USING (root_id) LEFT JOIN contact c ON c.target_id = t.target_id
    LEFT JOIN door_barred b USING (root_id)
    GROUP BY u.root_id, u.run_no, u.ordered_run_no
    HAVING coalesce(max(c.run_no), 0) <= u.run_no AND (count(t.target_id) = 0 OR bool_or(t.state IN ('waiting', 'open')))
    UNION ALL
    SELECT 'alert', NULL, CASE WHEN max(t.target_id) IS NULL AND a.town_code IS NULL THEN 'duty_officer' END, max(t.campaign_id),
           a.town_code, max(t.target_id), a.observation_id, a.run_no, NULL, 'alert_answer_days', NULL
    FROM alert a LEFT JOIN target t USING (root_id) LEFT JOIN contact c ON c.target_id = t.target_id
    GROUP BY a.observation_id, a.run_no, a.town_code
    HAVING coalesce(max(c.run_no), 0) < a.run_no
       AND NOT coalesce(bool_or(t.closed_on >= (SELECT r.as_of FROM ops.run r WHERE r.run_no = a.run_no)), false)
    UNION ALL
    SELECT 'visit', v.reason, NULL, v.campaign_id, NULL, v.target_id, v.request_id, v.run_no, NULL, NULL, v.due_on
    FROM campaign.visit_request_state v WHERE v.is_open AND v.due_on IS NOT NULL
    UNION ALL
    SELECT 'visit_result', NULL, v.officer_id, v.campaign_id, NULL, v.target_id, v.visit_id, (SELECT max(run_no) FROM ops.run),
           v.visit_on, NULL, v.due_on
    FROM campaign.visit_due v
    UNION ALL
    SELECT 'referral_reply', r.partner, NULL, NULL, NULL, r.target_id, r.referral_id, r.run_no, r.requested_on, NULL, r.reply_due_on
    FROM campaign.referral_state r WHERE r.is_open AND r.state <> 'draft'
    UNION ALL
    SELECT 'benefit_decision', a.benefit, 'benefit_office', NULL, NULL, a.target_id, a.application_id, a.run_no, a.applied_on, NULL,
           a.decision_due_on
    FROM campaign.application_state a WHERE a.decision IS NULL
    UNION ALL
    SELECT 'case_plan', NULL, 'team_head', NULL, NULL, c.target_id, c.case_id, c.run_no, c.opened_on, NULL, c.plan_due_on
    FROM campaign.case_state c WHERE c.state IN ('intake', 'conference')
    UNION ALL
    SELECT 'next_help', h.code, h.owner, h.campaign_id, NULL, h.target_id, h.code || '/' || h.subject_id,
           (SELECT max(run_no) FROM ops.run), h.due_on, NULL, h.due_on
    FROM campaign.help_due h WHERE h.code IN ('referral_without_service', 'application_rejected', 'case_declined')
    UNION ALL
    SELECT 'search_review', NULL, NULL, NULL, NULL, s.target_id, s.target_id, (SELECT max(run_no) FROM ops.run), s.sought_on, NULL,
           s.review_on
    FROM search s
    UNION ALL
    SELECT 'unread_refusal', NULL, u.recipient, NULL, NULL, u.target_id, u.delivery_id || '/' || u.row_no, u.run_no, NULL, NULL, NULL
    FROM campaign.unread_refusal u
    SEMI JOIN (SELECT target_id FROM target WHERE state IN ('waiting', 'open')) t USING (target_id)
    UNION ALL
    SELECT 'return', p.kind, p.recipient, NULL, NULL, NULL, p.package_id, p.run_no, p.made_on, 'return_working_days.' || p.kind, NULL
    FROM ops.package p JOIN pending USING (package_id)
    WHERE p.kind IN ('ai_call_request', 'phone_worklist', 'day_sheet', 'urgent_worklist')
      AND NOT EXISTS (SELECT 1 FROM answered a WHERE a.package_id = p.package_id)
    UNION ALL
    SELECT 'deviation', d.code, d.owner, NULL, NULL, d.target_id, d.delivery_id || '/' || d.row_no || '/' || d.code, d.run_no,
           d.noticed_on, NULL, d.noticed_on
    FROM campaign.deviation d),
-- The last day for which something was planned, or on which something was done or decided.
step AS (
    SELECT target_id, max(happened_on) AS happened_on
    FROM (SELECT target_id, planned_on AS happened_on FROM planned
          UNION ALL SELECT target_id, attempted_on FROM campaign.contact_attempt
          UNION ALL SELECT target_id, visit_on FROM campaign.visit
          UNION ALL SELECT target_id, happened_on FROM campaign.target_event) GROUP BY target_id),
-- Who refused everything is asked anew on the day of its review.
barred AS (
    SELECT root_id, max(review_on) AS review_on FROM campaign.refusal_root
    WHERE list_contains(blocks, 'phone') AND list_contains(blocks, 'visit') GROUP BY root_id),
still AS (
    SELECT t.target_id, t.campaign_id, s.happened_on, greatest(s.happened_on + w.days, b.review_on) AS due_on
    FROM target t
    JOIN step s USING (target_id)
    LEFT JOIN barred b USING (root_id)
    ANTI JOIN (SELECT target_id FROM stated WHERE kind <> 'deviation') o USING (target_id)
    CROSS JOIN (SELECT max(as_of) AS day FROM ops.run) today
    CROSS JOIN (SELECT coalesce(max(days), 0) AS days FROM wait WHERE name = 'standstill_days') w
    WHERE t.state = 'open' AND s.happened_on + w.days < today.day),
owed AS (
    FROM stated
    UNION ALL
    SELECT 'standstill', NULL, NULL, s.campaign_id, NULL, s.target_id, s.target_id, (SELECT max(run_no) FROM ops.run), s.happened_on,
           NULL, s.due_on
    FROM still s)
SELECT o.kind, o.code, o.owner, coalesce(o.campaign_id, t.campaign_id) AS campaign_id, o.town_code, o.target_id, o.subject_id,
       coalesce(o.noticed_on, r.as_of) AS noticed_on,
       CASE WHEN o.own_due_on IS NOT NULL THEN o.own_due_on
            WHEN contains(o.limit_name, 'working_days') AND due.day IS NOT NULL THEN due.day
            ELSE coalesce(o.noticed_on, r.as_of) + coalesce(w.days, 0) END AS due_on
FROM owed o
JOIN ops.run r USING (run_no)
LEFT JOIN target t USING (target_id)
LEFT JOIN wait w ON w.name = o.limit_name
LEFT JOIN ref.calendar_day first ON first.day = coalesce(o.noticed_on, r.as_of)
LEFT JOIN ref.calendar_day due ON due.is_working AND due.working_no = first.working_no + w.days
