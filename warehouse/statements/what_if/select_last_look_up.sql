-- The run that judged the newest look-up of the pool until a day. Grain: at most one row. Reads campaign.pool_standing, ops.run.
SELECT p.run_no, r.as_of, any_value(p.delivery_id) AS delivery_id
FROM campaign.pool_standing p JOIN ops.run r USING (run_no)
WHERE r.as_of <= $until GROUP BY p.run_no, r.as_of ORDER BY p.run_no DESC LIMIT 1
