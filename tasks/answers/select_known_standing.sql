-- What stands of the answered targets: an AI call that named no need, who has them, whether visits are barred, and whether
-- one is asked for. Grain: target. Reads answered, campaign.*.
SELECT a.target_id,
       a.target_id IN (SELECT n.current_id FROM campaign.triage t JOIN campaign.target_now n USING (target_id)
                       WHERE t.verdict = 'ai_no_need') AS has_ai_no_need,
       o.officer_id, f.flag IS NOT NULL AS is_flagged,
       coalesce(f.flag IS NOT NULL AND f.only_channel IS DISTINCT FROM 'VISIT', false)
       OR a.target_id IN (SELECT s.target_id FROM campaign.stopped_target s
                          WHERE is_ordered(s.starts_on, s.ends_on, $as_of)) AS is_barred,
       a.target_id IN (SELECT v.target_id FROM campaign.visit_request_state v WHERE v.is_open) AS has_visit_request,
       k.due_on
FROM answered a
LEFT JOIN campaign.safety_now f USING (root_id)
LEFT JOIN campaign.planned_officer o ON o.target_id = a.target_id
LEFT JOIN campaign.target_due k ON k.target_id = a.target_id
