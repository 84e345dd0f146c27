-- What officers wrote beside an answer or a visit, or in 행복이음, since urgency was last looked for, without calling it urgent:
-- once, however often the sheet comes again; a row that broke another rule is read too. Who was sent because of a danger
-- tells those who sent them nothing new (select_urgent_answer). Grain: (row, household).
-- Reads exported_record, typed.phone_result, typed.visit_result, ops.delivery, ops.package, campaign.line_meant,
-- campaign.package_named, campaign.visit_request, core.household_root.
WITH written AS (
    SELECT delivery_id, row_no, package_id, ref, remark, coalesce(urgent, false) OR coalesce(need = 'URGENT', false) AS is_said
    FROM typed.phone_result WHERE remark IS NOT NULL
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref, remark, coalesce(urgent, false) FROM typed.visit_result WHERE remark IS NOT NULL),
first AS (
    SELECT w.*, d.run_no
    FROM written w JOIN ops.delivery d ON d.delivery_id = w.delivery_id AND d.run_no <= $run_no
    QUALIFY row_number() OVER (PARTITION BY w.package_id, w.ref, w.remark ORDER BY d.run_no, w.delivery_id, w.row_no) = 1)
SELECT DISTINCT 'remark' AS cause, r.root_id AS household_id, f.delivery_id, f.row_no, [f.remark] AS texts
FROM first f
JOIN campaign.line_meant l ON l.delivery_id = f.delivery_id AND l.row_no = f.row_no
JOIN ops.package k ON k.package_id = l.package_id AND k.kind <> 'urgent_worklist'
JOIN campaign.package_named p ON p.package_id = l.package_id AND p.ref = l.ref
JOIN core.household_root r ON r.household_id = p.household_id
LEFT JOIN campaign.visit_request q ON q.request_id = p.request_id
WHERE f.run_no > $since AND NOT f.is_said AND coalesce(q.reason NOT IN ('urgent', 'welfare_check'), true)
UNION ALL
SELECT 'remark', root_id, delivery_id, row_no, [remark] FROM (
    FROM exported_record WHERE remark IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY record_no, remark ORDER BY is_said DESC, run_no, delivery_id, row_no) = 1)
WHERE run_no > $since AND NOT is_said
ORDER BY delivery_id, row_no
