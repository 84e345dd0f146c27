-- What was noticed about rows that came back for a household and broke a rule, with the row. Grain: (row, code).
-- Reads campaign.deviation, campaign.target_root, core.household_root, ops.delivery.
SELECT d.noticed_on, d.code, s.source, d.delivery_id, d.row_no
FROM campaign.deviation d
JOIN campaign.target_root t ON t.target_id = d.target_id
JOIN core.household_root r ON r.household_id = $household_id AND r.root_id = t.root_id
JOIN ops.delivery s ON s.delivery_id = d.delivery_id
ORDER BY d.noticed_on, d.delivery_id, d.row_no, d.code
