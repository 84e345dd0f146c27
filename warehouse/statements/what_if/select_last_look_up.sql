-- The run that judged the newest look-up of the pool until a day, of those of which no row was destroyed. Grain: at most one row.
-- Reads campaign.pool_standing, ops.destroyed_row, ops.run.
SELECT p.run_no, r.as_of, any_value(p.delivery_id) AS delivery_id
FROM campaign.pool_standing p
JOIN ops.run r USING (run_no)
ANTI JOIN ops.destroyed_row d ON d.delivery_id = p.delivery_id
WHERE r.as_of <= $until GROUP BY p.run_no, r.as_of ORDER BY p.run_no DESC LIMIT 1
