-- What was noticed about rows that came back for a household, or name somebody of it, and broke a rule, with the row.
-- Grain: (row, code). Reads campaign.deviation, campaign.target_root, core.current_link, core.person_household,
-- core.household_root, ops.delivery.
WITH about AS (
    SELECT d.noticed_on, d.code, d.delivery_id, d.row_no, t.root_id
    FROM campaign.deviation d JOIN campaign.target_root t USING (target_id)
    UNION
    SELECT d.noticed_on, d.code, d.delivery_id, d.row_no, r.root_id
    FROM campaign.deviation d
    JOIN core.current_link l USING (delivery_id, row_no)
    JOIN core.person_household m USING (person_id)
    JOIN core.household_root r ON r.household_id = m.household_id
    WHERE d.target_id IS NULL)
SELECT a.noticed_on, a.code, s.source, a.delivery_id, a.row_no
FROM about a
JOIN core.household_root r ON r.household_id = $household_id AND r.root_id = a.root_id
JOIN ops.delivery s ON s.delivery_id = a.delivery_id
ORDER BY a.noticed_on, a.delivery_id, a.row_no, a.code
