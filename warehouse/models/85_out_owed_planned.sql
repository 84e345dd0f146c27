-- What is owed by the plans and decisions of the runs: listings without an end, lists before the team head, visits and their
-- results, replies of partners and their word that they destroyed what is over, what the person says of a service that a
-- partner reports, decisions and what follows them, tasks of cases and cases that wait for a manager, households to
-- offer another way to, to be looked for again, to be watched, refusals and deaths that could not be read, households that are to be
-- asked no more of by a plan (its budget is spent: who may be contacted again before long is the town's, of the others the
-- team head decides), deviations; and open households of which none of these is owed and for whom nobody does anything
-- (standstill). owner is a role, an officer (of help that is to be asked for or offered anew, and of whom to watch, who
-- tried last; of a partner that stays silent for long the team head) or a recipient, else the town.
-- Grain: (kind, subject_id). Reads campaign.*, core.household_place, ops.*, ref.calendar_day, out.reporting_limit.
CREATE OR REPLACE VIEW main.standing_owed_planned AS
WITH wait AS (SELECT name, value AS days FROM out.reporting_limit),
target AS MATERIALIZED (SELECT target_id, campaign_id, root_id, state FROM campaign.target_root),
request AS MATERIALIZED (
    SELECT request_id, target_id, campaign_id, reason, run_no, due_on FROM campaign.visit_request_state WHERE is_open),
-- The last day for which something was planned for a target: what lies long ago has come to nothing.
planned AS (SELECT target_id, max(planned_on) AS planned_on FROM campaign.contact_plan GROUP BY target_id),
search AS (
    SELECT s.target_id, s.sought_on, s.review_on
    FROM campaign.search_review s
    SEMI JOIN (SELECT target_id FROM target WHERE state = 'open') t USING (target_id)
    ANTI JOIN request v USING (target_id)
    LEFT JOIN planned p USING (target_id)
    CROSS JOIN (SELECT max(as_of) AS day FROM ops.run) today
    CROSS JOIN (SELECT max(days) AS days FROM wait WHERE name = 'standstill_days') w
    WHERE NOT s.is_found
      AND NOT coalesce(p.planned_on >= s.review_on AND p.planned_on + w.days >= today.day, false)),
-- limit_name says how long it may take; a due day of its own comes as own_due_on.
stated AS MATERIALIZED (
    SELECT 'listing' AS kind, NULL AS code, NULL AS owner, k.campaign_id, k.target_id,
           k.listing_id AS subject_id, k.run_no, NULL::DATE AS noticed_on, NULL AS limit_name, k.due_on AS own_due_on
    FROM campaign.listing k JOIN target t USING (target_id) WHERE t.state IN ('waiting', 'open')
    UNION ALL
    SELECT 'approval', NULL, 'team_head', l.campaign_id, NULL, l.list_id, l.run_no, l.made_on,
           'approval_wait_working_days', NULL
    FROM campaign.undecided_list l
    UNION ALL
    SELECT 'visit', v.reason, NULL, v.campaign_id, v.target_id, v.request_id, v.run_no, NULL, NULL, v.due_on
    FROM request v WHERE v.due_on IS NOT NULL
    UNION ALL
    SELECT 'visit_result', NULL, v.officer_id, v.campaign_id, v.target_id, v.visit_id, (SELECT max(run_no) FROM ops.run),
           v.visit_on, NULL, v.return_due_on
    FROM campaign.standing_visit v WHERE v.return_due_on < (SELECT max(as_of) FROM ops.run)
    UNION ALL
    SELECT 'referral_reply', r.partner,
           CASE WHEN r.escalates_on < (SELECT max(as_of) FROM ops.run) THEN 'team_head' END, NULL, r.target_id,
           r.referral_id, r.run_no, r.requested_on, NULL, r.reply_due_on
    FROM campaign.referral_state r WHERE r.is_open AND r.state <> 'draft'
    UNION ALL
    SELECT 'service_confirmation', r.partner, NULL, NULL, r.target_id, r.referral_id, (SELECT max(run_no) FROM ops.run),
           r.happened_on, 'service_confirmation_working_days', NULL
    FROM campaign.referral_state r WHERE r.is_unconfirmed
    UNION ALL
    -- It is nothing that is owed to the household, so it names no target: nobody else may seem to be under way for it.
    SELECT 'partner_destruction', v.partner, 'team_head', NULL, NULL, v.referral_id, (SELECT max(run_no) FROM ops.run),
           coalesce(v.asked_on, v.over_on), 'partner_destruction_working_days', NULL
    FROM campaign.referral_over v WHERE v.destroyed_on IS NULL AND (v.asked_on IS NOT NULL OR v.package_id IS NULL)
    UNION ALL
    SELECT 'benefit_decision', a.benefit, 'benefit_office', NULL, a.target_id, a.application_id, a.run_no, a.applied_on, NULL,
           a.decision_due_on
    FROM campaign.application_state a WHERE a.decision IS NULL
    UNION ALL
    SELECT d.kind, d.code, 'benefit_office', NULL, d.target_id, d.subject_id, d.run_no, d.noticed_on, NULL, d.due_on
    FROM campaign.decision_due d
    UNION ALL
    SELECT 'case_' || c.task, NULL, c.owner, NULL, c.target_id, c.case_id, c.task_run_no, c.happened_on, NULL, c.due_on
    FROM campaign.case_now c WHERE c.task IS NOT NULL
    UNION ALL
    SELECT 'case_manager', NULL, 'team_head', NULL, c.target_id, c.case_id, c.assigned_run_no, c.assigned_on, NULL, c.assigned_on
    FROM campaign.case_now c WHERE c.is_waiting
    UNION ALL
    SELECT 'next_help', h.code, CASE WHEN h.code IN ('case_undone', 'benefit_undone') THEN 'team_head' END, NULL,
           h.target_id, h.code || '/' || h.subject_id,
           (SELECT max(run_no) FROM ops.run), h.due_on, NULL, h.due_on
    FROM campaign.help_due h
    UNION ALL
    SELECT 'watch_return', NULL, NULL, NULL, w.target_id, w.target_id, (SELECT max(run_no) FROM ops.run), w.watched_on, NULL,
           w.due_on
    FROM campaign.watch_due w
    UNION ALL
    SELECT 'search_review', NULL, NULL, NULL, s.target_id, s.target_id, (SELECT max(run_no) FROM ops.run), s.sought_on, NULL,
           s.review_on
    FROM search s
    UNION ALL
    SELECT 'burden', NULL, CASE WHEN b.until_on > b.stopped_on + w.days THEN 'team_head' END, NULL, b.target_id, b.target_id,
           b.run_no, b.stopped_on, NULL, least(b.until_on, b.stopped_on + w.days)
    FROM campaign.burden_stopped b CROSS JOIN (SELECT max(days) AS days FROM wait WHERE name = 'burden_decision_days') w
    UNION ALL
    SELECT 'unread_' || u.what, NULL, u.recipient, NULL, u.target_id,
           u.delivery_id || '/' || coalesce(CAST(u.row_no AS VARCHAR), u.target_id), u.run_no, NULL, NULL, NULL
    FROM campaign.unread_refusal u
    SEMI JOIN (SELECT target_id FROM target WHERE state IN ('waiting', 'open')) t USING (target_id)
    UNION ALL
    SELECT 'deviation', d.code, d.owner, NULL, d.target_id, d.delivery_id || '/' || d.row_no || '/' || d.code, d.run_no,
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
    SELECT 'standstill', NULL, NULL, s.campaign_id, s.target_id, s.target_id, (SELECT max(run_no) FROM ops.run), s.happened_on,
           NULL, s.due_on
    FROM still s)
SELECT o.kind, o.code, coalesce(o.owner, CASE WHEN o.kind IN ('next_help', 'referral_reply', 'service_confirmation', 'watch_return')
                                               THEN a.officer_id END, h.town_code,
                                'team_head') AS owner, coalesce(o.campaign_id, t.campaign_id) AS campaign_id,
       h.town_code, o.target_id, o.subject_id, coalesce(o.noticed_on, r.as_of) AS noticed_on,
       coalesce(o.own_due_on, due.day, coalesce(o.noticed_on, r.as_of) + coalesce(w.days, 0)) AS due_on
FROM owed o
JOIN ops.run r USING (run_no)
LEFT JOIN target t USING (target_id)
LEFT JOIN campaign.target_officer a ON a.target_id = o.target_id
LEFT JOIN core.household_place h ON h.household_id = t.root_id
LEFT JOIN wait w ON w.name = o.limit_name
LEFT JOIN ref.calendar_day first ON first.day = o.noticed_on
LEFT JOIN ref.calendar_day due ON due.is_working AND due.working_no = first.working_no + w.days;
CREATE OR REPLACE VIEW out.owed_planned AS FROM standing_owed_planned
