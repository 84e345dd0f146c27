-- The lists that an amendment of this run reorders, in their order, with the place that it wants for some.
-- Grain: (list, target). Reads amendment, campaign.list_row, campaign.target_state.
SELECT r.list_id, r.target_id, r.order_no, a.order_no AS wanted_place, a.delivery_id, a.row_no
FROM campaign.list_row r
JOIN campaign.target_state s ON s.target_id = r.target_id AND s.state = 'waiting'
LEFT JOIN amendment a ON a.list_id = r.list_id AND a.target_id = r.target_id AND a.action = 'ORDER'
WHERE r.list_id IN (SELECT list_id FROM amendment WHERE action = 'ORDER' AND target_id IS NOT NULL)
ORDER BY r.list_id, r.order_no, r.target_id
