-- Tries of the AI call that nobody has judged, with the target they speak of. Grain: row.
-- is_known_try: another row told of this try already: exports overlap, and a call that raised a danger is told of again when it
-- ended. What such a row says counts, the try does not count twice.
-- Reads typed.ai_call_result, ops.*, campaign.package_named, campaign.target_root, campaign.triage,
-- campaign.deviation, campaign.contact_attempt.
WITH known AS (
    SELECT DISTINCT b.package_id, b.ref, b.attempt_no
    FROM campaign.contact_attempt c JOIN typed.ai_call_result b USING (delivery_id, row_no) WHERE c.channel = 'ai_call')
SELECT a.delivery_id, a.row_no, a.package_id, k.recipient, k.kind AS package_kind, k.made_on AS asked_on,
       t.target_id, t.root_id, t.state, a.number_ref, CAST(a.called_at AS DATE) AS attempted_on,
       CAST(a.called_at AS TIME) AS attempted_at, a.result, a.completion, a.identity, a.consent, a.health_need, a.economy_need,
       a.employment_need, a.care_need, a.daily_living_need, a.relation_need, a.housing_need, a.rights_need, a.safety_need,
       a.upbringing_need, a.household_size, a.income_band, a.assets_band, a.urgent, a.wants_visit, a.callback, a.opt_out,
       n.ref IS NOT NULL OR row_number() OVER (
           PARTITION BY a.package_id, a.ref, a.attempt_no ORDER BY a.called_at, a.delivery_id, a.row_no) > 1 AS is_known_try
FROM typed.ai_call_result a
JOIN ops.delivery_verdict v ON v.delivery_id = a.delivery_id AND v.is_accepted AND v.run_no <= $run_no
LEFT JOIN ops.package k ON k.package_id = a.package_id AND k.kind = 'ai_call_request'
LEFT JOIN known n ON n.package_id = a.package_id AND n.ref = a.ref AND n.attempt_no = a.attempt_no
LEFT JOIN campaign.package_named s ON s.package_id = k.package_id AND s.ref = a.ref
LEFT JOIN campaign.target_root t ON t.target_id = CASE WHEN s.subject_kind = 'target' THEN s.target_id END
ANTI JOIN ops.held_row h ON h.delivery_id = a.delivery_id AND h.row_no = a.row_no
ANTI JOIN campaign.triage x ON x.delivery_id = a.delivery_id AND x.row_no = a.row_no
ANTI JOIN campaign.deviation y ON y.delivery_id = a.delivery_id AND y.row_no = a.row_no
ORDER BY a.called_at, a.delivery_id, a.row_no
