-- Calls and talks that came out of 행복이음 and that nobody has judged, of targets alone: an export holds every counselling. A
-- call of which the same officer's worklist told already is that one, unless the record has a refusal or a danger that the
-- line had not. What the person wished for stands in the questionnaire of the same worklist. is_refusal_alone: it was
-- written, said at a door or before the household was a target, and tells of no call to it. Grain: row.
-- Reads campaign.ssis_record, typed.ssis_result, campaign.target_root, campaign.contact_attempt, campaign.target_now,
-- campaign.triage, campaign.refusal, campaign.closed_package, typed.phone_result, ops.*, campaign.package_subject.
WITH known AS (
    SELECT n.current_id AS target_id, a.attempted_on, a.officer_id,
           bool_or(r.row_no IS NOT NULL OR coalesce(p.urgent OR p.need = 'URGENT', false)) AS is_grave
    FROM campaign.contact_attempt a JOIN campaign.target_now n USING (target_id)
    ANTI JOIN campaign.ssis_record s ON s.delivery_id = a.delivery_id AND s.row_no = a.row_no
    LEFT JOIN campaign.refusal r ON r.delivery_id = a.delivery_id AND r.row_no = a.row_no
    LEFT JOIN typed.phone_result p ON p.delivery_id = a.delivery_id AND p.row_no = a.row_no
    WHERE a.channel = 'phone' GROUP BY ALL),
asked AS (
    SELECT q.package_id, u.target_id, bool_or(q.urgent) AS urgent, bool_or(q.wants_visit) AS wants_visit
    FROM typed.phone_result q
    JOIN ops.delivery_verdict v ON v.delivery_id = q.delivery_id AND v.is_accepted AND v.run_no <= $run_no
    JOIN campaign.package_subject u ON u.package_id = q.package_id AND u.ref = q.ref
    ANTI JOIN ops.held_row h ON h.delivery_id = q.delivery_id AND h.row_no = q.row_no
    WHERE q.recorded_in IS NOT NULL AND q.identity IS DISTINCT FROM 'MISMATCH' GROUP BY ALL)
SELECT r.delivery_id, r.row_no, s.package_id, 'officer-' || s.officer_id AS recipient, k.kind AS package_kind, k.made_on AS asked_on,
       t.target_id, t.root_id, t.state, CAST(NULL AS VARCHAR) AS number_ref, r.called_on AS attempted_on,
       r.called_at AS attempted_at, r.result, r.minutes, r.need, r.refusal_scope, r.confirm_ai_no_need, CAST(NULL AS VARCHAR) AS identity,
       CAST(NULL AS VARCHAR) AS consent, q.urgent, q.wants_visit, c.ended_on AS closed_on,
       r.method NOT IN ('PHONE', 'OFFICE') OR (s.ref IS NULL AND r.called_on < made.as_of) AS is_refusal_alone,
       known.target_id IS NOT NULL AS is_known_try
FROM campaign.ssis_record s
JOIN typed.ssis_result r ON r.delivery_id = s.delivery_id AND r.row_no = s.row_no
JOIN campaign.target_now n ON n.target_id = s.target_id
JOIN campaign.target_root t ON t.target_id = n.current_id
JOIN ops.run made ON made.run_no = t.run_no
LEFT JOIN ops.package k ON k.package_id = s.package_id
LEFT JOIN campaign.closed_package c ON c.package_id = s.package_id
LEFT JOIN asked q ON q.package_id = s.package_id AND q.target_id = t.target_id
LEFT JOIN known ON known.target_id = n.current_id AND known.attempted_on = s.called_on AND known.officer_id = s.officer_id
ANTI JOIN campaign.triage x ON x.delivery_id = s.delivery_id AND x.row_no = s.row_no
ANTI JOIN campaign.refusal y ON y.delivery_id = s.delivery_id AND y.row_no = s.row_no
WHERE known.target_id IS NULL
   OR (NOT known.is_grave AND (r.refusal_scope IS NOT NULL OR r.result = 'REFUSED' OR r.need = 'URGENT'))
ORDER BY r.called_on, r.called_at, r.delivery_id, r.row_no
