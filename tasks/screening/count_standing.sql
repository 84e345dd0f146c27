-- How many households of this run's look-ups stand where. Grain: standing. Reads campaign.pool_standing.
SELECT standing, count(*) AS households FROM campaign.pool_standing WHERE run_no = $run_no GROUP BY standing ORDER BY standing
