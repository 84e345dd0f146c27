-- Who reported somebody, where they left a name or a telephone: the only statement that reads a sealed column.
-- Grain: at most one row. Reads typed.crisis_alert, typed.village_report.
SELECT reporter_name AS name, reporter_phone AS phone FROM typed.crisis_alert
WHERE delivery_id = $delivery_id AND row_no = $row_no AND (reporter_name IS NOT NULL OR reporter_phone IS NOT NULL)
UNION ALL
SELECT reported_by, NULL FROM typed.village_report
WHERE delivery_id = $delivery_id AND row_no = $row_no AND reported_by IS NOT NULL
