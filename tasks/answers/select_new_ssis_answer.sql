-- Calls and talks that came out of 행복이음 and that nobody has judged, of targets alone: an export holds every counselling. A call of
-- which the worklist told already is that one. Grain: row.
-- Reads campaign.ssis_record, typed.ssis_result, campaign.target_root, campaign.contact_attempt, campaign.target_now,
-- campaign.triage, campaign.closed_package, ops.package.
WITH known AS (
    SELECT DISTINCT n.current_id AS target_id, a.attempted_on FROM campaign.contact_attempt a JOIN campaign.target_now n USING (target_id)
    ANTI JOIN campaign.ssis_record s ON s.delivery_id = a.delivery_id AND s.row_no = a.row_no
    WHERE a.channel = 'phone')
SELECT r.delivery_id, r.row_no, s.package_id, 'officer-' || s.officer_id AS recipient, k.kind AS package_kind, k.made_on AS asked_on,
       t.target_id, t.root_id, t.state, CAST(NULL AS VARCHAR) AS number_ref, r.called_on AS attempted_on,
       r.called_at AS attempted_at, r.result, r.minutes, r.need, r.refusal_scope, r.confirm_ai_no_need, CAST(NULL AS VARCHAR) AS identity,
       CAST(NULL AS VARCHAR) AS consent, CAST(NULL AS BOOLEAN) AS urgent, CAST(NULL AS BOOLEAN) AS wants_visit,
       c.ended_on AS closed_on
FROM campaign.ssis_record s
JOIN typed.ssis_result r ON r.delivery_id = s.delivery_id AND r.row_no = s.row_no
JOIN campaign.target_now n ON n.target_id = s.target_id
JOIN campaign.target_root t ON t.target_id = n.current_id
LEFT JOIN ops.package k ON k.package_id = s.package_id
LEFT JOIN campaign.closed_package c ON c.package_id = s.package_id
ANTI JOIN campaign.triage x ON x.delivery_id = s.delivery_id AND x.row_no = s.row_no
ANTI JOIN known ON known.target_id = n.current_id AND known.attempted_on = s.called_on
ORDER BY r.called_on, r.called_at, r.delivery_id, r.row_no
