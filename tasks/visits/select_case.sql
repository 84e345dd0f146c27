-- The targets for which the door decides something: those with an outcome of this run, and open ones whose last outcome is a
-- household that moved or was not found. The deciding row is a talk if there is one, else the last. Grain: target.
-- Reads campaign.*, core.*.
WITH newest AS (
    SELECT o.* FROM campaign.visit_outcome o WHERE o.result <> 'NOT_DONE'
    QUALIFY row_number() OVER (PARTITION BY o.target_id ORDER BY o.run_no DESC, o.result <> 'MET', o.visited_on DESC,
                               o.started_at DESC NULLS LAST, o.delivery_id, o.row_no) = 1),
chosen AS (
    SELECT n.*, t.root_id, t.is_urgent FROM newest n JOIN campaign.target_root t USING (target_id)
    WHERE t.state IN ('open', 'waiting') AND (n.run_no = $run_no OR n.result IN ('MOVED', 'UNFOUND'))),
past AS (
    SELECT o.target_id, count(*) FILTER (o.result = 'ABSENT') AS absences,
           count(DISTINCT o.visited_on) FILTER (o.result IN ('ABSENT', 'UNFOUND', 'MOVED')) AS vain_days,
           count(*) FILTER (o.result IN ('DIED', 'INSTITUTION')) AS gone_reports
    FROM campaign.visit_outcome o JOIN chosen c ON c.target_id = o.target_id GROUP BY o.target_id),
member AS (
    SELECT c.target_id, count(*) FILTER (s.person_id IS NULL) AS left_here,
           arg_max(s.delivery_id, (s.delivery_id, s.row_no)) FILTER (s.status = 'MOVED_OUT') AS receipt_delivery_id,
           arg_max(s.row_no, (s.delivery_id, s.row_no)) FILTER (s.status = 'MOVED_OUT') AS receipt_row_no
    FROM chosen c JOIN core.person_household m ON m.household_id = c.root_id
    LEFT JOIN core.person_status s ON s.person_id = m.person_id AND s.status <> 'HERE'
    GROUP BY c.target_id),
tried AS (
    SELECT target_id, list(DISTINCT number_ref) AS numbers FROM campaign.contact_attempt
    WHERE number_ref IS NOT NULL AND target_id IN (SELECT target_id FROM chosen) GROUP BY target_id)
SELECT c.target_id, c.root_id, t.state AS target_state, c.delivery_id, c.row_no, c.run_no = $run_no AS is_new, c.result,
       c.visited_on, c.officer_id, f.refusal_scope AS stated_scope, coalesce(p.absences, 0) AS absences,
       coalesce(p.vain_days, 0) AS vain_days, coalesce(p.gone_reports, 0) AS gone_reports, coalesce(m.left_here, 0) AS left_here,
       m.receipt_delivery_id, m.receipt_row_no, coalesce(d.numbers, []) AS tried,
       list_filter([CASE WHEN h.phone IS NOT NULL THEN 'phone' END, CASE WHEN h.phone_2 IS NOT NULL THEN 'phone_2' END],
                   lambda n: n IS NOT NULL) AS known,
       r.reason, r.minutes, r.needs_two, r.skill, r.priority, r.due_on,
       (SELECT count(*) FROM campaign.visit_request k WHERE k.target_id = c.target_id AND k.reason = 'locate') AS searches,
       EXISTS (SELECT 1 FROM campaign.visit_request_state k WHERE k.target_id = c.target_id AND k.is_open) AS is_asked_for
FROM chosen c
JOIN campaign.target_root t USING (target_id)
LEFT JOIN past p USING (target_id)
LEFT JOIN member m USING (target_id)
LEFT JOIN tried d USING (target_id)
LEFT JOIN core.household_contact h ON h.household_id = c.root_id
LEFT JOIN campaign.visit_request r ON r.request_id = c.request_id
LEFT JOIN new_result f ON f.delivery_id = c.delivery_id AND f.row_no = c.row_no
ORDER BY c.target_id
