-- The households of this run's look-ups on the first $most places below the line; whom the audit sample drew there lies on the
-- list. Grain: (look-up, household).
-- Reads campaign.pool_standing, campaign.pool_reason, core.household_contact, ref.indicator, ref.town.
WITH next AS (
    SELECT delivery_id, household_id, points, row_number() OVER (PARTITION BY delivery_id ORDER BY rank_no) AS place
    FROM (FROM campaign.pool_standing WHERE run_no = $run_no AND standing IN ('below_line', 'audit')
          QUALIFY row_number() OVER (PARTITION BY delivery_id ORDER BY rank_no) <= $most)
    WHERE standing = 'below_line')
SELECT n.delivery_id, n.place, n.points, w.name_ko AS town_ko, c.person_name,
       (SELECT list(i.name_ko ORDER BY k.points DESC, i.name_ko) FROM campaign.pool_reason k JOIN ref.indicator i USING (kind)
        WHERE k.delivery_id = n.delivery_id AND k.household_id = n.household_id) AS kinds_ko
FROM next n
LEFT JOIN core.household_contact c USING (household_id)
LEFT JOIN ref.town w USING (town_code)
ORDER BY n.delivery_id, n.place
