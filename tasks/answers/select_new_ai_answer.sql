-- Tries of the AI call that nobody has judged, with the target they speak of. Grain: row.
-- Reads typed.ai_call_result, ops.*, campaign.package_subject, campaign.target_root, campaign.triage,
-- campaign.deviation.
SELECT a.delivery_id, a.row_no, a.package_id, k.recipient, k.kind AS package_kind, a.ref, t.target_id, t.root_id, t.state,
       a.number_ref, CAST(a.called_at AS DATE) AS attempted_on, CAST(a.called_at AS TIME) AS attempted_at, a.result,
       a.completion, a.identity, a.consent, a.health_need, a.economy_need, a.employment_need, a.care_need, a.housing_need,
       a.household_size, a.income_band, a.assets_band, a.urgent, a.wants_visit, a.callback, a.opt_out
FROM typed.ai_call_result a
JOIN ops.delivery_verdict v ON v.delivery_id = a.delivery_id AND v.is_accepted AND v.run_no <= $run_no
LEFT JOIN ops.package k USING (package_id)
LEFT JOIN campaign.package_subject s ON s.package_id = a.package_id AND s.ref = a.ref AND s.subject_kind = 'target'
LEFT JOIN campaign.target_root t ON t.target_id = s.target_id
WHERE NOT EXISTS (SELECT 1 FROM ops.quarantine q WHERE q.delivery_id = a.delivery_id AND q.row_no = a.row_no
                  AND q.action = 'quarantine_row')
  AND NOT EXISTS (SELECT 1 FROM campaign.triage x WHERE x.delivery_id = a.delivery_id AND x.row_no = a.row_no)
  AND NOT EXISTS (SELECT 1 FROM campaign.deviation x WHERE x.delivery_id = a.delivery_id AND x.row_no = a.row_no)
ORDER BY a.called_at, a.delivery_id, a.row_no
