-- Everything somebody owes an answer to, with its owner and due day: listings without an end, lists before the team head,
-- urgent households and alerts nobody has answered, visits and their results, silent referrals, packages that have not come
-- back, deviations. An owner is a role, a town, an officer or a recipient of packages. Grain: (kind, subject_id).
-- Reads campaign.*, core.*, ops.*, typed returns, ref.calendar_day, ref.reporting_limit.
CREATE OR REPLACE VIEW out.due AS
WITH wait AS (
    SELECT name, arg_max(value, valid_from) AS days FROM ref.reporting_limit
    WHERE valid_from <= (SELECT max(as_of) FROM ops.run) GROUP BY name),
target AS (
    SELECT t.target_id, t.campaign_id, t.root_id, t.state, t.is_urgent, t.run_no, t.closed_on, p.town_code
    FROM campaign.target_root t LEFT JOIN core.household_place p ON p.household_id = t.root_id),
contact AS (
    SELECT target_id, max(run_no) AS run_no
    FROM (SELECT target_id, run_no FROM campaign.contact_attempt WHERE channel IN ('phone', 'visit')
          UNION ALL SELECT target_id, run_no FROM campaign.visit_outcome WHERE result <> 'NOT_DONE')
    GROUP BY target_id),
urgent AS (
    SELECT target_id, max(run_no) AS run_no
    FROM (SELECT target_id, run_no FROM target WHERE is_urgent
          UNION ALL SELECT target_id, run_no FROM campaign.triage WHERE verdict = 'urgent')
    GROUP BY target_id),
alert AS (
    SELECT o.observation_id, r.root_id, max(s.run_no) AS run_no
    FROM core.observation_source s JOIN core.observation o USING (observation_id) JOIN core.household_root r USING (household_id)
    WHERE s.source = 'crisis_alert' GROUP BY ALL),
answered AS (
    SELECT package_id FROM typed.ai_call_result UNION SELECT package_id FROM typed.phone_result
    UNION SELECT package_id FROM typed.visit_result UNION SELECT package_id FROM typed.benefit_decision),
pending AS (
    SELECT r.package_id FROM ops.package_row r
    LEFT JOIN target t ON r.subject_kind = 'target' AND t.target_id = r.subject_id
    LEFT JOIN campaign.visit_request_state v ON r.subject_kind = 'visit_request' AND v.request_id = r.subject_id
    WHERE CASE r.subject_kind WHEN 'target' THEN t.state IN ('open', 'waiting') WHEN 'visit_request' THEN v.is_open ELSE true END
    GROUP BY r.package_id),
-- limit_name says how long it may take; a due day of its own comes as own_due_on.
owed AS (
    SELECT 'listing' AS kind, NULL AS code, coalesce(t.town_code, 'team_head') AS owner, k.campaign_id, t.town_code, t.target_id,
           k.listing_id AS subject_id, k.run_no, NULL::DATE AS noticed_on, NULL AS limit_name, k.due_on AS own_due_on
    FROM campaign.listing k JOIN target t USING (target_id) WHERE t.state IN ('waiting', 'open')
    UNION ALL
    SELECT 'approval', NULL, 'team_head', l.campaign_id, NULL, NULL, l.list_id, l.run_no, l.made_on,
           'approval_wait_working_days', NULL
    FROM campaign.target_list l
    WHERE NOT EXISTS (SELECT 1 FROM campaign.approval a WHERE a.list_id = l.list_id AND a.refused_ko IS NULL)
    UNION ALL
    SELECT 'urgent', NULL, 'duty_officer', t.campaign_id, t.town_code, t.target_id, t.target_id, u.run_no, NULL,
           'urgent_answer_days', NULL
    FROM urgent u JOIN target t USING (target_id) LEFT JOIN contact c USING (target_id)
    WHERE t.state IN ('waiting', 'open') AND coalesce(c.run_no, 0) <= u.run_no
    UNION ALL
    SELECT 'alert', NULL, coalesce(any_value(p.town_code), 'duty_officer'), max(t.campaign_id), any_value(p.town_code),
           max(t.target_id), a.observation_id, a.run_no, NULL, 'alert_answer_days', NULL
    FROM alert a LEFT JOIN core.household_place p ON p.household_id = a.root_id
    LEFT JOIN target t ON t.root_id = a.root_id LEFT JOIN contact c ON c.target_id = t.target_id
    GROUP BY a.observation_id, a.run_no
    HAVING coalesce(max(c.run_no), 0) < a.run_no
       AND NOT coalesce(bool_or(t.closed_on >= (SELECT r.as_of FROM ops.run r WHERE r.run_no = a.run_no)), false)
    UNION ALL
    SELECT 'visit', v.reason, coalesce(t.town_code, 'team_head'), t.campaign_id, t.town_code, t.target_id, v.request_id, v.run_no,
           NULL, NULL, v.due_on
    FROM campaign.visit_request_state v JOIN target t USING (target_id) WHERE v.is_open AND v.due_on IS NOT NULL
    UNION ALL
    SELECT 'visit_result', NULL, v.officer_id, v.campaign_id, t.town_code, v.target_id, v.visit_id,
           (SELECT max(run_no) FROM ops.run), v.visit_on, NULL, v.due_on
    FROM campaign.visit_due v JOIN target t USING (target_id)
    UNION ALL
    SELECT 'referral', r.service, 'partner-' || r.partner, t.campaign_id, t.town_code, t.target_id, r.referral_id, r.run_no, NULL,
           'referral_reply_working_days', NULL
    FROM campaign.referral r JOIN target t USING (target_id)
    WHERE NOT EXISTS (SELECT 1 FROM campaign.referral_event e JOIN ops.delivery d ON d.delivery_id = e.delivery_id
                      WHERE e.referral_id = r.referral_id AND d.source = 'partner_reply')
    UNION ALL
    SELECT 'return', p.kind, p.recipient, NULL, NULL, NULL, p.package_id, p.run_no, p.made_on, 'return_working_days.' || p.kind, NULL
    FROM ops.package p JOIN pending USING (package_id)
    WHERE p.kind IN ('ai_call_request', 'phone_worklist', 'day_sheet', 'urgent_worklist', 'benefit_application')
      AND NOT EXISTS (SELECT 1 FROM answered a WHERE a.package_id = p.package_id)
    UNION ALL
    SELECT 'deviation', d.code, d.owner, t.campaign_id, t.town_code, d.target_id, d.delivery_id || '/' || d.row_no || '/' || d.code,
           d.run_no, d.noticed_on, NULL, d.noticed_on
    FROM campaign.deviation d LEFT JOIN target t USING (target_id))
SELECT o.kind, o.code, o.owner, o.campaign_id, o.town_code, o.target_id, o.subject_id, coalesce(o.noticed_on, r.as_of) AS noticed_on,
       CASE WHEN o.own_due_on IS NOT NULL THEN o.own_due_on
            WHEN o.limit_name LIKE '%working_days%' AND due.day IS NOT NULL THEN due.day
            ELSE coalesce(o.noticed_on, r.as_of) + coalesce(w.days, 0) END AS due_on
FROM owed o
JOIN ops.run r USING (run_no)
LEFT JOIN wait w ON w.name = o.limit_name
LEFT JOIN ref.calendar_day first ON first.day = coalesce(o.noticed_on, r.as_of)
LEFT JOIN ref.calendar_day due ON due.is_working AND due.working_no = first.working_no + w.days
