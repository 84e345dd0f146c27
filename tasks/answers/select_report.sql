-- Alerts and village reports that came since urgency was last looked for, with their words. Grain: row.
-- Reads typed.crisis_alert, typed.village_report, core.current_link, core.person_household, campaign.urgent_finding.
WITH told AS (
    SELECT 'crisis_alert' AS source, delivery_id, row_no, false AS is_urgent, [memo, crisis_kinds] AS texts FROM typed.crisis_alert
    UNION ALL
    SELECT 'village_report', delivery_id, row_no, coalesce(is_urgent, false), [memo] FROM typed.village_report)
SELECT t.source, t.delivery_id, t.row_no, t.is_urgent, t.texts, m.household_id
FROM told t
JOIN core.current_link l USING (delivery_id, row_no)
JOIN core.person_household m USING (person_id)
ANTI JOIN campaign.urgent_finding u ON u.delivery_id = t.delivery_id AND u.row_no = t.row_no
WHERE l.run_no > $since AND l.run_no <= $run_no
ORDER BY t.delivery_id, t.row_no
