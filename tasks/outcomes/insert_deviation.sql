-- Returned rows that cannot be taken as they stand: kept, each with a code and an owner. Phone and visit rows that speak of
-- nothing that was sent are kept by the stages that take contacts. Grain: (row, code).
-- Reads help_answer, help_service, consent_word, new_decision, ops.package, ops.package_row, campaign.deviation.
INSERT INTO campaign.deviation BY NAME
WITH found AS (
    SELECT delivery_id, row_no, target_id, 'disposition_missing' AS code, officer_id AS owner FROM help_answer
    WHERE target_id IS NOT NULL AND source = 'visit_result' AND result = 'MET' AND disposition IS NULL
    UNION ALL
    SELECT delivery_id, row_no, target_id, lower(disposition) || '_without_talk', officer_id FROM help_answer
    WHERE target_id IS NOT NULL AND disposition IN ('NO_NEED', 'WATCH') AND NOT is_talk
    UNION ALL
    SELECT delivery_id, row_no, target_id, 'service_not_named', officer_id FROM help_answer
    WHERE target_id IS NOT NULL AND services IS NULL AND (disposition = 'APPLIED' OR (disposition = 'SERVICE' AND NOT is_talk))
    UNION ALL
    SELECT delivery_id, row_no, target_id, 'consent_incomplete', officer_id FROM help_answer
    WHERE target_id IS NOT NULL AND (consent_partners IS NULL) <> (consent_items IS NULL)
    UNION ALL
    SELECT delivery_id, row_no, target_id, 'consent_right_not_told', officer_id FROM help_answer
    WHERE target_id IS NOT NULL AND consent_partners IS NOT NULL AND consent_items IS NOT NULL AND NOT is_right_told
    UNION ALL
    SELECT delivery_id, row_no, target_id, 'referral_without_consent', officer_id FROM help_answer
    WHERE target_id IS NOT NULL AND disposition = 'REFERRED' AND consent_partners IS NULL AND consent_items IS NULL
    UNION ALL
    SELECT delivery_id, row_no, target_id, CASE meaning WHEN 'unknown' THEN 'unknown_service'
           WHEN 'without_talk' THEN 'counselled_without_talk' ELSE 'service_not_theirs_to_give' END, officer_id
    FROM help_service WHERE meaning IN ('unknown', 'without_talk', 'not_theirs_to_give')
    UNION ALL
    SELECT w.delivery_id, w.row_no, a.target_id, 'unknown_consent_' || w.kind, a.officer_id
    FROM consent_word w JOIN help_answer a USING (delivery_id, row_no) WHERE w.code IS NULL
    UNION ALL
    SELECT d.delivery_id, d.row_no, NULL, 'unknown_reference', coalesce(k.recipient, 'team_head')
    FROM new_decision d LEFT JOIN ops.package k USING (package_id)
    WHERE d.package_id IS NOT NULL AND d.ref IS NOT NULL AND d.token IS NULL
      AND NOT EXISTS (SELECT 1 FROM ops.package_row p WHERE p.package_id = d.package_id AND p.ref = d.ref
                      AND p.subject_kind = 'application'))
SELECT DISTINCT f.delivery_id, f.row_no, f.target_id, f.code, coalesce(f.owner, 'team_head') AS owner,
       $as_of AS noticed_on, $run_no AS run_no
FROM found f
WHERE NOT EXISTS (SELECT 1 FROM campaign.deviation d WHERE d.delivery_id = f.delivery_id AND d.row_no = f.row_no
                  AND d.code = f.code)
