-- Answers that name a danger and of which nobody was told; a row that broke another rule is told of too. door: an officer met
-- them and saw it. Who was sent because of a danger tells nothing new to those who sent them: nobody is told of their own
-- answer to an urgent worklist, nor of a danger for which the household was visited and met. A record of 행복이음 tells of a target
-- that stood on its day, once however often it is exported. Grain: row.
-- Reads typed.ai_call_result, typed.phone_result, typed.visit_result, typed.ssis_result, ops.delivery, ops.package, ops.run,
-- campaign.unread_call, campaign.package_named, campaign.visit_request, campaign.urgent_finding, campaign.target_root, core.household_root.
WITH said AS (
    SELECT 'answer' AS cause, delivery_id, row_no, package_id, ref FROM typed.ai_call_result WHERE urgent AND result = 'ANSWERED'
    UNION ALL
    SELECT 'answer', delivery_id, row_no, package_id, ref FROM campaign.unread_call WHERE is_danger
    UNION ALL
    SELECT 'answer', delivery_id, row_no, package_id, ref FROM typed.phone_result WHERE urgent OR need = 'URGENT'
    UNION ALL
    SELECT CASE result WHEN 'MET' THEN 'door' ELSE 'answer' END, delivery_id, row_no, package_id, ref
    FROM typed.visit_result WHERE urgent),
exported AS (
    SELECT e.delivery_id, e.row_no, t.root_id
    FROM typed.ssis_result e
    JOIN ops.delivery d ON d.delivery_id = e.delivery_id AND d.run_no <= $run_no
    LEFT JOIN core.household_root n ON n.household_id = id_of('household', 'no/' || e.household_no)
    LEFT JOIN campaign.package_named p ON p.package_id = e.package_id AND p.ref = e.ref
    LEFT JOIN core.household_root w ON w.household_id = p.household_id
    JOIN campaign.target_root t ON t.root_id = coalesce(n.root_id, w.root_id) AND t.state IN ('open', 'waiting')
    JOIN ops.run made ON made.run_no = t.run_no AND made.as_of <= e.called_on
    WHERE e.need = 'URGENT'
    QUALIFY row_number() OVER (PARTITION BY coalesce(e.record_no, e.delivery_id || '/' || e.row_no)
                               ORDER BY d.run_no, e.delivery_id, e.row_no, t.target_id) = 1)
SELECT 'answer' AS cause, CAST(NULL AS VARCHAR) AS kind, e.root_id AS household_id, e.delivery_id, e.row_no
FROM exported e
ANTI JOIN campaign.urgent_finding u ON u.delivery_id = e.delivery_id AND u.row_no = e.row_no
UNION ALL
SELECT s.cause, CAST(NULL AS VARCHAR) AS kind, r.root_id AS household_id, s.delivery_id, s.row_no
FROM said s
JOIN ops.delivery d ON d.delivery_id = s.delivery_id AND d.run_no <= $run_no
JOIN ops.package k ON k.package_id = s.package_id AND k.kind <> 'urgent_worklist'
JOIN campaign.package_named p ON p.package_id = s.package_id AND p.ref = s.ref
JOIN core.household_root r ON r.household_id = p.household_id
LEFT JOIN campaign.visit_request q ON q.request_id = p.request_id
ANTI JOIN campaign.urgent_finding u ON u.delivery_id = s.delivery_id AND u.row_no = s.row_no
WHERE NOT coalesce(s.cause = 'door' AND q.reason IN ('urgent', 'welfare_check'), false)
ORDER BY delivery_id, row_no
