-- Open targets of which help tells something, with what the rule of ends asks, and the row behind each answer.
-- What was given or said for a target that is attached counts for the one that goes on. A result from before an alert, a
-- danger or a wish that nobody has answered ends nothing. Grain: target.
-- Reads campaign.target_state, campaign.target_now, campaign.newest_disposition, campaign.service_given,
-- campaign.application_state, campaign.referral_state, campaign.consent, campaign.decision_in_force,
-- campaign.objection_state, campaign.case_*, campaign.target_case, campaign.unheard_word, ops.stage_run; $talks is a list of
-- codes.
WITH given AS (
    SELECT n.current_id AS target_id, bool_or(NOT list_contains(texts_of($talks), service)) AS has_more_than_talk
    FROM campaign.service_given JOIN campaign.target_now n USING (target_id) GROUP BY 1),
pending AS (
    SELECT target_id FROM campaign.application_state WHERE decision IS NULL
    UNION SELECT target_id FROM campaign.referral_state WHERE is_open OR is_unconfirmed
    UNION SELECT target_id FROM campaign.target_case WHERE state IN ('intake', 'surveyed')
    UNION SELECT target_id FROM campaign.objection_state WHERE is_open
    UNION SELECT n.current_id FROM campaign.consent JOIN campaign.target_now n USING (target_id)
    WHERE run_no > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'referrals')),
granted AS (
    SELECT n.current_id AS target_id,
           arg_min({'delivery_id': delivery_id, 'row_no': row_no}, (decided_on, run_no, delivery_id, row_no)) AS source
    FROM campaign.decision_in_force JOIN campaign.target_now n USING (target_id) WHERE decision = 'GRANTED' GROUP BY 1),
served AS (
    SELECT target_id, arg_min({'delivery_id': delivery_id, 'row_no': row_no}, (happened_on, referral_id)) AS source
    FROM campaign.referral_state WHERE is_served GROUP BY 1),
-- A target that a household became while its case was open ends with the case by a word of today: its officer's result, or
-- what the manager did with the household since.
met AS (
    SELECT c.target_id, c.case_id, e.delivery_id, e.row_no, e.happened_on AS said_on
    FROM campaign.target_case c JOIN campaign.case_event e USING (case_id)
    WHERE e.happened_on >= c.attached_on AND e.set_by = 'case_manager' AND e.state IN ('conference', 'planned', 'serving')
    UNION ALL
    SELECT c.target_id, c.case_id, d.delivery_id, d.row_no, d.disposed_on
    FROM campaign.target_case c JOIN campaign.newest_disposition d USING (target_id)
    WHERE c.attached_on IS NOT NULL AND d.disposition = 'CASE'),
managed AS (
    SELECT c.target_id, max(m.said_on) AS said_on, bool_or(c.attached_on IS NULL) AS is_first,
           arg_min({'delivery_id': coalesce(m.delivery_id, c.delivery_id), 'row_no': coalesce(m.row_no, c.row_no)},
                   (coalesce(m.said_on, c.opened_on), c.case_id)) AS source
    FROM campaign.target_case c LEFT JOIN met m ON m.target_id = c.target_id AND m.case_id = c.case_id
    WHERE c.state IN ('conference', 'planned', 'serving', 'closed', 'followed_up') AND (c.attached_on IS NULL OR m.said_on IS NOT NULL)
    GROUP BY c.target_id)
SELECT t.target_id, d.disposition, coalesce(d.is_talk, false) AS is_talk,
       v.target_id IS NOT NULL AS has_service, coalesce(v.has_more_than_talk, false) AS has_more_than_talk,
       p.target_id IS NOT NULL AS has_pending, g.target_id IS NOT NULL AS is_granted, s.target_id IS NOT NULL AS is_served,
       m.target_id IS NOT NULL AS is_managed,
       d.delivery_id AS disposition_delivery_id, d.row_no AS disposition_row_no,
       g.source.delivery_id AS decision_delivery_id, g.source.row_no AS decision_row_no,
       s.source.delivery_id AS referral_delivery_id, s.source.row_no AS referral_row_no,
       m.source.delivery_id AS case_delivery_id, m.source.row_no AS case_row_no
FROM campaign.target_state t
LEFT JOIN campaign.newest_disposition d USING (target_id) LEFT JOIN given v USING (target_id) LEFT JOIN pending p USING (target_id)
LEFT JOIN granted g USING (target_id) LEFT JOIN served s USING (target_id) LEFT JOIN managed m USING (target_id)
LEFT JOIN campaign.unheard_word u USING (target_id)
WHERE t.state = 'open' AND (d.target_id IS NOT NULL OR g.target_id IS NOT NULL OR m.target_id IS NOT NULL)
  AND (g.target_id IS NOT NULL OR coalesce(m.is_first, false) OR coalesce(u.told_on <= greatest(d.disposed_on, m.said_on), true))
ORDER BY t.target_id
