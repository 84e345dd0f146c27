-- Answers that name a danger and of which nobody was told; a row that broke another rule is told of too. door: an officer met
-- them and saw it. Who was sent because of a danger tells nothing new to those who sent them: nobody is told of their own
-- answer to an urgent worklist, nor of a danger for which the household was visited and met. A record of 행복이음 tells once,
-- however often it is exported. Grain: (row, household).
-- Reads exported_record, typed.ai_call_result, typed.phone_result, typed.visit_result, ops.delivery, ops.package,
-- campaign.line_meant, campaign.unread_call, campaign.package_named, campaign.visit_request, campaign.urgent_finding,
-- core.household_root.
WITH said AS (
    SELECT 'answer' AS cause, delivery_id, row_no FROM typed.ai_call_result WHERE urgent AND result = 'ANSWERED'
    UNION ALL
    SELECT 'answer', delivery_id, row_no FROM campaign.unread_call WHERE is_danger
    UNION ALL
    SELECT 'answer', delivery_id, row_no FROM typed.phone_result WHERE urgent OR need = 'URGENT'
    UNION ALL
    SELECT CASE result WHEN 'MET' THEN 'door' ELSE 'answer' END, delivery_id, row_no
    FROM typed.visit_result WHERE urgent),
exported AS (
    FROM exported_record WHERE is_said
    QUALIFY row_number() OVER (PARTITION BY record_no ORDER BY run_no, delivery_id, row_no) = 1)
SELECT 'answer' AS cause, CAST(NULL AS VARCHAR) AS kind, e.root_id AS household_id, e.delivery_id, e.row_no
FROM exported e
ANTI JOIN campaign.urgent_finding u ON u.delivery_id = e.delivery_id AND u.row_no = e.row_no
UNION ALL
SELECT DISTINCT s.cause, CAST(NULL AS VARCHAR) AS kind, r.root_id AS household_id, s.delivery_id, s.row_no
FROM said s
JOIN campaign.line_meant l ON l.delivery_id = s.delivery_id AND l.row_no = s.row_no
JOIN ops.delivery d ON d.delivery_id = s.delivery_id AND d.run_no <= $run_no
JOIN ops.package k ON k.package_id = l.package_id AND k.kind <> 'urgent_worklist'
JOIN campaign.package_named p ON p.package_id = l.package_id AND p.ref = l.ref
JOIN core.household_root r ON r.household_id = p.household_id
LEFT JOIN campaign.visit_request q ON q.request_id = p.request_id
ANTI JOIN campaign.urgent_finding u ON u.delivery_id = s.delivery_id AND u.row_no = s.row_no
WHERE NOT coalesce(s.cause = 'door' AND q.reason IN ('urgent', 'welfare_check'), false)
ORDER BY delivery_id, row_no, household_id
