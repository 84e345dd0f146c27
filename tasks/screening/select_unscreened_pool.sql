-- Look-ups of the pool that no selection has seen; one of which every row was withdrawn before is seen once, and holds nobody.
-- Grain: delivery. Reads core.appearance, campaign.pool_standing, campaign.look_up.
SELECT DISTINCT a.delivery_id FROM core.appearance a
WHERE a.source = 'ssis_query' AND a.run_no <= $run_no
  AND NOT EXISTS (SELECT 1 FROM campaign.pool_standing p WHERE p.delivery_id = a.delivery_id)
  AND NOT EXISTS (SELECT 1 FROM campaign.look_up l WHERE l.delivery_id = a.delivery_id)
ORDER BY a.delivery_id
