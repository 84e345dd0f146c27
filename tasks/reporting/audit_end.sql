-- How the approved households of a campaign stand, by town: ends, and of the open ones how many are past their day.
-- Grain: (town, end). Reads campaign.target_end.
SELECT coalesce(town_code, '') AS town_code, end_state, count(*) AS households, count(*) FILTER (due_on < $as_of) AS past_due,
       count(*) FILTER (end_state = 'open' AND (owner IS NULL OR due_on IS NULL)) AS without_owner
FROM campaign.target_end WHERE campaign_id = $campaign_id GROUP BY ALL ORDER BY town_code, end_state
