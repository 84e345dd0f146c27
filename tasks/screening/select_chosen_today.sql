-- Households that this run chose from look-ups so far: no targets yet, and hours of their town all the same. Grain: town, ''
-- where unknown. Reads campaign.pool_standing, core.household_place.
SELECT coalesce(t.town_code, '') AS town_code, count(*) AS households
FROM campaign.pool_standing p LEFT JOIN core.household_place t USING (household_id)
WHERE p.run_no = $run_no AND p.standing IN ('selected', 'audit') GROUP BY ALL ORDER BY 1
