-- Approved households of a campaign by town, in three cells that exclude one another: helped (ended with a service, a benefit
-- or a case), ended otherwise, still open. Grain: town ('' unknown). Reads out.target, out.member.
SELECT coalesce(t.town_code, '') AS town_code,
       count(*) FILTER (t.end_state IN ('closed_service', 'closed_benefit', 'closed_case')) AS helped,
       count(*) FILTER (t.state = 'closed' AND t.end_state NOT IN ('closed_service', 'closed_benefit', 'closed_case')) AS ended,
       count(*) FILTER (t.state <> 'closed') AS unended
FROM out.target t SEMI JOIN out.member m ON m.target_id = t.target_id AND m.campaign_id = $campaign_id
WHERE t.is_approved AND t.state <> 'removed'
GROUP BY ALL ORDER BY town_code
