-- Households that come in today and have no open target: listed first, then reported, to be watched, selected, audit. A
-- household that a human report names is never left out for its points. A household of which nobody takes care any more
-- comes in as it did first.
-- Grain: household.
-- Reads new_listing, left_alone, reported, watched, campaign.pool_standing, core.*, campaign.target_root, exclusion.
CREATE OR REPLACE TEMP TABLE incoming AS
WITH pooled AS (
    SELECT p.household_id, p.standing, p.delivery_id, min(a.row_no) AS row_no
    FROM campaign.pool_standing p
    JOIN core.appearance a USING (delivery_id)
    JOIN core.current_link l USING (delivery_id, row_no)
    JOIN core.person_household m ON m.person_id = l.person_id AND m.household_id = p.household_id
    WHERE p.run_no = $run_no AND p.standing IN ('selected', 'audit') GROUP BY ALL),
arrival AS (
    SELECT household_id, 'listed' AS basis, 1 AS rank_no, delivery_id, row_no FROM new_listing
    UNION ALL
    SELECT household_id, 'alert', 2, delivery_id, row_no FROM reported
    UNION ALL
    SELECT household_id, 'watch', 3, delivery_id, row_no FROM watched
    UNION ALL
    SELECT household_id, basis, 1 + list_position(['alert', 'watch', 'selected', 'audit'], basis), delivery_id, row_no
    FROM left_alone WHERE basis <> 'listed'
    UNION ALL
    SELECT household_id, standing, CASE standing WHEN 'selected' THEN 4 ELSE 5 END, delivery_id, row_no FROM pooled)
SELECT household_id, arg_min(basis, rank_no) AS basis, arg_min(delivery_id, (rank_no, delivery_id, row_no)) AS delivery_id,
       arg_min(row_no, (rank_no, delivery_id, row_no)) AS row_no
FROM arrival
WHERE NOT EXISTS (SELECT 1 FROM campaign.target_root t WHERE t.root_id = arrival.household_id AND t.state IN ('waiting', 'open'))
  AND (basis = 'listed' OR NOT EXISTS (SELECT 1 FROM exclusion e WHERE e.household_id = arrival.household_id))
GROUP BY household_id
