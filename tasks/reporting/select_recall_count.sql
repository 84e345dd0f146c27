-- What the audit samples of a campaign and of those before it found, newest campaign first.
-- Grain: (campaign, grouping, group, stratum). Reads out.recall_count, out.campaign.
SELECT r.campaign_id, r.grouping, r.group_code, r.stratum, r.households, r.answered, r.in_need
FROM out.recall_count r
JOIN out.campaign c USING (campaign_id)
WHERE c.opened_on <= (SELECT o.opened_on FROM out.campaign o WHERE o.campaign_id = $campaign_id)
ORDER BY c.opened_on DESC, r.campaign_id, r.grouping, r.group_code, r.stratum
