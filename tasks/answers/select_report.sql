-- Alerts and village reports that came since urgency was last looked for, and complaints of which the household became known since,
-- with their words. Grain: row. Reads typed.crisis_alert, typed.village_report, typed.complaint, campaign.complaint_match,
-- core.current_link, core.person_household, core.household_root, campaign.urgent_finding.
WITH told AS (
    SELECT 'crisis_alert' AS source, delivery_id, row_no, false AS is_urgent, [memo, crisis_kinds] AS texts FROM typed.crisis_alert
    UNION ALL
    SELECT 'village_report', delivery_id, row_no, coalesce(is_urgent, false), [memo] FROM typed.village_report),
meant AS (
    SELECT t.*, m.household_id
    FROM told t
    JOIN core.current_link l USING (delivery_id, row_no)
    JOIN core.person_household m USING (person_id)
    WHERE l.run_no > $since AND l.run_no <= $run_no
    UNION ALL
    SELECT 'complaint', c.delivery_id, c.row_no, false, [c.memo], r.root_id
    FROM typed.complaint c
    JOIN campaign.complaint_match m USING (delivery_id, row_no)
    JOIN core.household_root r USING (household_id)
    WHERE m.run_no > $since AND m.run_no <= $run_no)
SELECT t.*
FROM meant t ANTI JOIN campaign.urgent_finding u ON u.delivery_id = t.delivery_id AND u.row_no = t.row_no
ORDER BY t.delivery_id, t.row_no
