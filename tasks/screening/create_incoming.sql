-- Households that come in today and have no open target: listed first, then reported, selected, audit. A household that a
-- human report names is never left out for its points. Grain: household.
-- Reads new_listing, campaign.pool_standing, core.observation, campaign.target_root, exclusion.
CREATE OR REPLACE TEMP TABLE incoming AS
WITH arrival AS (
    SELECT household_id, 'listed' AS basis, 1 AS rank_no, delivery_id, row_no FROM new_listing
    UNION ALL
    SELECT h.root_id, 'alert', 2, s.delivery_id, s.row_no
    FROM core.observation o
    JOIN core.observation_source s USING (observation_id)
    JOIN core.household_root h ON h.household_id = o.household_id
    WHERE (s.source IN ('crisis_alert', 'village_report') OR list_contains(CAST(CAST($urgent AS JSON) AS VARCHAR[]), o.kind))
      AND s.run_no > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'screening') AND s.run_no <= $run_no
    UNION ALL
    SELECT p.household_id, p.standing, 3, p.delivery_id, 0 FROM campaign.pool_standing p
    WHERE p.run_no = $run_no AND p.standing IN ('selected', 'audit'))
SELECT household_id, arg_min(basis, rank_no) AS basis, arg_min(delivery_id, (rank_no, delivery_id, row_no)) AS delivery_id,
       arg_min(row_no, (rank_no, delivery_id, row_no)) AS row_no
FROM arrival
WHERE NOT EXISTS (SELECT 1 FROM campaign.target_root t WHERE t.root_id = arrival.household_id AND t.state IN ('waiting', 'open'))
  AND (basis = 'listed' OR NOT EXISTS (SELECT 1 FROM exclusion e WHERE e.household_id = arrival.household_id))
GROUP BY household_id
