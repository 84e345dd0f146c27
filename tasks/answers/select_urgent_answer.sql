-- Answers that name a danger and of which nobody was told; a row that broke another rule is told of too.
-- Grain: row. Reads typed.ai_call_result, typed.phone_result, ops.delivery, campaign.package_named,
-- core.household_root.
WITH said AS (
    SELECT delivery_id, row_no, package_id, ref FROM typed.ai_call_result WHERE urgent AND result = 'ANSWERED'
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref FROM typed.phone_result WHERE urgent OR need = 'URGENT')
SELECT 'answer' AS cause, CAST(NULL AS VARCHAR) AS kind, r.root_id AS household_id, s.delivery_id, s.row_no
FROM said s
JOIN ops.delivery d ON d.delivery_id = s.delivery_id AND d.run_no <= $run_no
JOIN campaign.package_named p ON p.package_id = s.package_id AND p.ref = s.ref
JOIN core.household_root r ON r.household_id = p.household_id
ANTI JOIN campaign.urgent_finding u ON u.delivery_id = s.delivery_id AND u.row_no = s.row_no
ORDER BY s.delivery_id, s.row_no
