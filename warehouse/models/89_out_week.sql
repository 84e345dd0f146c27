-- Households by the week (its Monday) in which they were approved, first tried, and ended. Grain: (campaign, week).
-- Reads campaign.target_root, out.member, campaign.target_event, campaign.contact_attempt, campaign.visit_outcome.
CREATE OR REPLACE VIEW out.week AS
WITH member AS (
    SELECT c.campaign_id, t.target_id, t.closed_on
    FROM campaign.target_root t
    JOIN out.member c USING (target_id)
    WHERE t.is_approved AND t.state <> 'removed'),
approved AS (
    SELECT target_id, min(happened_on) AS happened_on FROM campaign.target_event WHERE event = 'approved' GROUP BY target_id),
tried AS (
    SELECT target_id, min(happened_on) AS happened_on
    FROM (SELECT target_id, attempted_on AS happened_on FROM campaign.contact_attempt
          UNION ALL SELECT target_id, visited_on FROM campaign.visit_outcome WHERE result <> 'NOT_DONE') GROUP BY target_id),
dated AS (
    SELECT campaign_id, 'approved' AS step, happened_on FROM member JOIN approved USING (target_id)
    UNION ALL SELECT campaign_id, 'contacted', happened_on FROM member JOIN tried USING (target_id)
    UNION ALL SELECT campaign_id, 'closed', closed_on FROM member WHERE closed_on IS NOT NULL)
SELECT campaign_id, CAST(date_trunc('week', happened_on) AS DATE) AS week_on, count(*) FILTER (step = 'approved') AS approved,
       count(*) FILTER (step = 'contacted') AS contacted, count(*) FILTER (step = 'closed') AS closed
FROM dated GROUP BY ALL
