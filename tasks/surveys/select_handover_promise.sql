-- What is promised to some targets or pending for them, with its day. kind: visit (what: start in minutes of the day), call
-- (planned for a day to come), call_later (asked for, no day), application (what: benefit), referral (what: partner), case,
-- search.
-- Grain: (target, promise). Reads campaign.*; $targets is a JSON list.
WITH wanted AS (SELECT unnest(texts_of($targets)) AS target_id),
said AS (
    SELECT n.current_id AS target_id, arg_max(a.result, (a.attempted_on, a.run_no, a.delivery_id, a.row_no)) AS result,
           max(a.attempted_on) AS attempted_on
    FROM campaign.contact_attempt a JOIN campaign.target_now n USING (target_id)
    WHERE a.channel IN ('phone', 'visit') GROUP BY n.current_id),
found AS (
    SELECT target_id, 'visit' AS kind, CAST(start_minute AS VARCHAR) AS what, is_confirmed, visit_on AS on_day
    FROM campaign.standing_visit WHERE visit_on >= $as_of
    UNION ALL
    SELECT n.current_id, 'call', NULL, false, p.planned_on
    FROM campaign.contact_plan p JOIN campaign.target_now n USING (target_id) WHERE p.channel = 'phone' AND p.planned_on >= $as_of
    UNION ALL
    SELECT target_id, 'call_later', NULL, true, attempted_on FROM said WHERE result = 'CALL_LATER'
    UNION ALL
    SELECT target_id, 'application', benefit, false, decision_due_on FROM campaign.application_state WHERE decision IS NULL
    UNION ALL
    SELECT target_id, 'referral', partner, false, reply_due_on FROM campaign.referral_state WHERE is_open
    UNION ALL
    SELECT target_id, 'case', NULL, false, plan_due_on FROM campaign.case_state WHERE is_open
    UNION ALL
    SELECT target_id, 'search', NULL, false, review_on FROM campaign.search_review WHERE NOT is_found)
SELECT DISTINCT f.* FROM found f SEMI JOIN wanted USING (target_id)
ORDER BY f.target_id, f.on_day NULLS LAST, f.kind, f.what
