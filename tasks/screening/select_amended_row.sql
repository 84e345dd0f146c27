-- The lists that an amendment of this run reorders, in their order, with the place that it wants for some. Rows that were struck
-- are among them: the places are those of the sheet. Grain: (list, target).
-- Reads amendment, campaign.list_row, campaign.target_state.
SELECT r.list_id, r.target_id, r.order_no, IF(s.state = 'waiting', a.order_no, NULL) AS wanted_place, a.delivery_id, a.row_no
FROM campaign.list_row r
JOIN campaign.target_state s ON s.target_id = r.target_id
LEFT JOIN amendment a ON a.list_id = r.list_id AND a.target_id = r.target_id AND a.action = 'ORDER'
WHERE r.list_id IN (SELECT list_id FROM amendment WHERE action = 'ORDER' AND target_id IS NOT NULL)
ORDER BY r.list_id, r.order_no, r.target_id
