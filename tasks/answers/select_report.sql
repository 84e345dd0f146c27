-- Alerts and village reports that came since urgency was last looked for, complaints of which the household became known since,
-- and what partners remark beside their replies, which nobody else would read: each once, however often the list or sheet comes
-- again. With their words. Grain: row. Reads typed.crisis_alert, typed.village_report, typed.complaint, typed.partner_reply,
-- ops.delivery, campaign.complaint_match, campaign.package_named, core.current_link, core.person_household, core.household_root,
-- campaign.urgent_finding.
WITH remark AS (
    SELECT t.delivery_id, t.row_no, t.package_id, t.ref, t.remark, d.run_no
    FROM typed.partner_reply t JOIN ops.delivery d USING (delivery_id)
    WHERE t.remark IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY t.package_id, t.ref, t.remark ORDER BY d.run_no, t.delivery_id, t.row_no) = 1),
told AS (
    SELECT 'crisis_alert' AS source, delivery_id, row_no, false AS is_urgent, [memo, crisis_kinds] AS texts,
           CAST(reported_at AS DATE) AS told_on
    FROM typed.crisis_alert
    UNION ALL
    -- Whatever a village head wrote where danger is told (매우 급함) and nobody can read, is one until somebody looked.
    SELECT 'village_report', delivery_id, row_no, coalesce(is_urgent, list_contains(_faults, 'type:is_urgent')), [memo], reported_on
    FROM typed.village_report),
-- A village head sends the list of before with one line more: what was told of stands in it again.
known AS (
    SELECT t.source, t.told_on, t.texts, r.root_id
    FROM told t JOIN campaign.urgent_finding u USING (delivery_id, row_no) JOIN core.household_root r USING (household_id)),
meant AS (
    SELECT t.* EXCLUDE (told_on), m.household_id
    FROM told t
    JOIN core.current_link l USING (delivery_id, row_no)
    JOIN core.person_household m USING (person_id)
    ANTI JOIN known k ON k.source = t.source AND k.root_id = m.household_id AND k.told_on = t.told_on
        AND k.texts IS NOT DISTINCT FROM t.texts
    WHERE l.run_no > $since AND l.run_no <= $run_no
    UNION ALL
    SELECT 'complaint', c.delivery_id, c.row_no, false, [c.memo], r.root_id
    FROM typed.complaint c
    JOIN campaign.complaint_match m USING (delivery_id, row_no)
    JOIN core.household_root r USING (household_id)
    WHERE m.run_no > $since AND m.run_no <= $run_no
    UNION ALL
    SELECT 'partner_reply', t.delivery_id, t.row_no, false, [t.remark], r.root_id
    FROM remark t
    JOIN campaign.package_named p ON p.package_id = t.package_id AND p.ref = t.ref
    JOIN core.household_root r USING (household_id)
    WHERE t.run_no > $since AND t.run_no <= $run_no)
SELECT t.*
FROM meant t ANTI JOIN campaign.urgent_finding u ON u.delivery_id = t.delivery_id AND u.row_no = t.row_no
ORDER BY t.delivery_id, t.row_no
