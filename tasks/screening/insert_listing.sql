-- Each household on a list, attached to its open target, new or not. One that the round lists anew, since it parted from the
-- target that its listing led to, has a listing for each. Grain: (campaign, round, target).
-- Reads new_listing, campaign.target_root, campaign.listing.
INSERT INTO campaign.listing
WITH led AS (
    SELECT id_of('listing', n.campaign_id || '/' || n.round_no || '/' || n.household_id) AS listing_id, n.campaign_id, n.round_no,
           n.household_id, max_by(t.target_id, (t.run_no, t.target_id)) AS target_id, min(n.due_on) AS due_on,
           min(n.delivery_id) AS delivery_id, min_by(n.row_no, (n.delivery_id, n.row_no)) AS row_no
    FROM new_listing n
    JOIN campaign.target_root t ON t.root_id = n.household_id AND t.state IN ('waiting', 'open')
    GROUP BY n.campaign_id, n.round_no, n.household_id)
SELECT CASE WHEN k.listing_id IS NULL THEN l.listing_id ELSE id_of('listing', l.listing_id || '/' || l.target_id) END AS listing_id,
       l.* EXCLUDE (listing_id), $run_no AS run_no
FROM led l
LEFT JOIN campaign.listing k USING (listing_id)
WHERE NOT EXISTS (SELECT 1 FROM campaign.listing x
                  WHERE x.target_id = l.target_id AND x.campaign_id = l.campaign_id AND x.round_no = l.round_no)
