-- The listings of an attached target count for the one that goes on, unless it is on that list itself; the earlier fact stays.
-- Grain: (target, round). Reads campaign.listing, campaign.target_now.
INSERT INTO campaign.listing
SELECT id_of('listing', k.listing_id || '/' || n.current_id), k.campaign_id, k.round_no, k.household_id, n.current_id, k.due_on,
       k.delivery_id, k.row_no, $run_no
FROM campaign.listing k
JOIN campaign.target_now n ON n.target_id = k.target_id AND n.current_id <> k.target_id
WHERE NOT EXISTS (SELECT 1 FROM campaign.listing x WHERE x.target_id = n.current_id AND x.campaign_id = k.campaign_id
                  AND x.round_no = k.round_no)
QUALIFY row_number() OVER (PARTITION BY n.current_id, k.campaign_id, k.round_no ORDER BY k.run_no, k.listing_id) = 1
