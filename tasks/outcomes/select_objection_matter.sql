-- Complaints that are objections and were not taken as such (lodged), and answers to those that were (answered, with how
-- they end).
-- Grain: row.
-- Reads campaign.complaint, campaign.complaint_match, typed.complaint, core.household_root, campaign.complaint_answer,
-- typed.operator_order, campaign.objection, campaign.objection_end, campaign.target_root.
SELECT 'lodged' AS matter, c.delivery_id, c.row_no, h.root_id, c.received_on AS on_day, trim(t.decision_no) AS document_no,
       c.delivery_id AS objection_delivery_id, c.row_no AS objection_row_no, NULL AS state, c.is_verified
FROM campaign.complaint c
JOIN campaign.complaint_match m ON m.delivery_id = c.delivery_id AND m.row_no = c.row_no
JOIN core.household_root h ON h.household_id = m.household_id
LEFT JOIN typed.complaint t ON t.delivery_id = c.delivery_id AND t.row_no = c.row_no
ANTI JOIN campaign.objection o ON o.delivery_id = c.delivery_id AND o.row_no = c.row_no
ANTI JOIN campaign.complaint_answer a ON a.delivery_id = c.delivery_id AND a.row_no = c.row_no
WHERE c.kind = 'objection'
UNION ALL
SELECT 'answered', a.by_delivery_id, a.by_row_no, t.root_id, a.answered_on, a.document_no, o.delivery_id, o.row_no, d.objection_end,
       NULL
FROM campaign.complaint_answer a
JOIN campaign.objection o ON o.delivery_id = a.delivery_id AND o.row_no = a.row_no
JOIN campaign.target_root t ON t.target_id = o.target_id
JOIN typed.operator_order d ON d.delivery_id = a.by_delivery_id AND d.row_no = a.by_row_no AND d.objection_end IS NOT NULL
ANTI JOIN campaign.objection_end e ON e.objection_delivery_id = o.delivery_id AND e.objection_row_no = o.row_no
ORDER BY on_day, delivery_id, row_no
