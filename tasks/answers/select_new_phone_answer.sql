-- Officers' calls and confirmations that nobody has judged, with the target they speak of. A row about a household that was no
-- target when it was sent waits until screening has made it one; one that only ticks a card tells of no call. A list that comes
-- again says what it said before once; is_known_try: its line tells of a call that is known, and more of what was said in it;
-- is_corrected: of the same hour as an earlier line, which it corrects; had_refusal: an earlier line of that call told of a
-- refusal.
-- Grain: row.
-- Reads typed.phone_result, ops.*, campaign.package_subject, campaign.closed_package, campaign.target_root, campaign.triage,
-- campaign.deviation.
WITH told AS (
    SELECT a.*, k.recipient, k.kind AS package_kind, k.made_on AS asked_on, s.subject_kind,
           CASE WHEN s.subject_kind IN ('target', 'household') THEN s.target_id END AS target_id,
           row_number() OVER (call ORDER BY x.row_no IS NULL, v.run_no, a.delivery_id, a.row_no) > 1 AS is_known_try,
           a.called_at IS NOT NULL AND row_number() OVER (PARTITION BY a.package_id, a.ref, a.number_ref, a.called_on, a.called_at
               ORDER BY x.row_no IS NULL, v.run_no, a.delivery_id, a.row_no) > 1 AS is_corrected,
           bool_or(a.result IS NOT DISTINCT FROM 'REFUSED' OR a.refusal_scope IS NOT NULL) OVER (
               PARTITION BY a.package_id, a.ref, a.number_ref, a.called_on, a.called_at
               ORDER BY x.row_no IS NULL, v.run_no, a.delivery_id, a.row_no ROWS UNBOUNDED PRECEDING) AS had_refusal
    FROM typed.phone_result a
    JOIN ops.delivery_verdict v ON v.delivery_id = a.delivery_id AND v.is_accepted AND v.run_no <= $run_no
    LEFT JOIN ops.package k ON k.package_id = a.package_id AND is_officers(k.kind)
    LEFT JOIN campaign.package_subject s ON s.package_id = k.package_id AND s.ref = a.ref
    ANTI JOIN ops.held_row h ON h.delivery_id = a.delivery_id AND h.row_no = a.row_no
    LEFT JOIN campaign.triage x ON x.delivery_id = a.delivery_id AND x.row_no = a.row_no
    WINDOW call AS (PARTITION BY a.package_id, a.ref, a.called_on, a.called_at, a.result, a.minutes, a.need, a.refusal_scope,
        a.confirm_ai_no_need)
    QUALIFY row_number() OVER (PARTITION BY a.package_id, a.ref, a.called_on, a.called_at, a.result, a.minutes, a.need,
        a.refusal_scope, a.confirm_ai_no_need, a.identity, a.consent, a.health_need, a.economy_need, a.employment_need, a.care_need,
        a.daily_living_need, a.relation_need, a.housing_need, a.rights_need, a.safety_need, a.upbringing_need, a.household_size,
        a.income_band, a.assets_band, a.cut_since, a.arrears_reason, a.debt_counsel, a.work_state, a.care_stopped, a.urgent,
        a.wants_visit, a.services, a.consent_partners, a.consent_items, a.visit_promised_on
        ORDER BY x.row_no IS NULL, v.run_no, a.delivery_id, a.row_no) = 1),
new AS (
    SELECT a.* FROM told a
    ANTI JOIN campaign.triage x ON x.delivery_id = a.delivery_id AND x.row_no = a.row_no
    ANTI JOIN campaign.deviation y ON y.delivery_id = a.delivery_id AND y.row_no = a.row_no)
SELECT a.delivery_id, a.row_no, a.package_id, a.recipient, a.package_kind, a.asked_on, t.target_id, t.root_id, t.state, a.number_ref,
       a.called_on AS attempted_on, a.called_at AS attempted_at, a.result, a.minutes, a.need, a.refusal_scope,
       a.confirm_ai_no_need, a.identity, a.consent, a.health_need, a.economy_need, a.employment_need, a.care_need,
       a.daily_living_need, a.relation_need, a.housing_need, a.rights_need, a.safety_need, a.upbringing_need, a.household_size,
       a.income_band, a.assets_band, a.cut_since, a.arrears_reason, a.debt_counsel, a.work_state, a.care_stopped, a.urgent, a.wants_visit,
       a.visit_promised_on, c.ended_on AS closed_on, a.is_known_try, a.is_corrected, a.had_refusal
FROM new a
LEFT JOIN campaign.target_root t ON t.target_id = a.target_id
LEFT JOIN campaign.closed_package c ON c.package_id = a.package_id
WHERE (a.subject_kind IS DISTINCT FROM 'household' OR a.target_id IS NOT NULL)
  AND (a.result IS NOT NULL OR a.confirm_ai_no_need IS NOT NULL)
ORDER BY a.called_on, a.called_at, a.delivery_id, a.row_no
