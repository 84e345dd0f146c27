-- Households with a need that nothing in the directory answered when they last told it, by town, domain and how far the nearest
-- service was; whole counts. Grain: (campaign, town, domain, reason). Reads campaign.service_gap, campaign.assessed_need,
-- campaign.target_root, campaign.target_now, core.household_place.
CREATE OR REPLACE VIEW out.service_gap AS
SELECT t.campaign_id, coalesce(p.town_code, '') AS town_code, a.domain, g.reason, count(DISTINCT t.root_id) AS households
FROM campaign.service_gap g
JOIN campaign.target_now n ON n.target_id = g.target_id
JOIN campaign.assessed_need a ON a.target_id = n.current_id AND a.domain = g.domain AND a.delivery_id = g.delivery_id
     AND a.row_no = g.row_no
JOIN campaign.target_root t ON t.target_id = n.current_id
LEFT JOIN core.household_place p ON p.household_id = t.root_id
WHERE a.is_needed AND t.state <> 'removed'
GROUP BY ALL
