-- Each household on a list, attached to its open target, new or not. Grain: (campaign, round, household).
-- Reads new_listing, campaign.target_root.
INSERT INTO campaign.listing
SELECT id_of('listing', n.campaign_id || '/' || n.round_no || '/' || n.household_id), n.campaign_id, n.round_no,
       n.household_id, max_by(t.target_id, (t.run_no, t.target_id)), any_value(n.due_on), any_value(n.delivery_id),
       any_value(n.row_no), $run_no
FROM new_listing n
JOIN campaign.target_root t ON t.root_id = n.household_id AND t.state IN ('waiting', 'open')
WHERE NOT EXISTS (SELECT 1 FROM campaign.listing k
                  WHERE k.listing_id = id_of('listing', n.campaign_id || '/' || n.round_no || '/' || n.household_id))
GROUP BY n.campaign_id, n.round_no, n.household_id
