-- The survey by quarter of the years in which a campaign ran (Act, article 12-2: at least every quarter): lists and other
-- deliveries taken in, households approved, tries and talks. Grain: quarter. Reads ops.delivery, ops.delivery_verdict,
-- campaign.target_event, campaign.contact_attempt, campaign.campaign_event.
WITH opened AS (
    SELECT date_trunc('year', happened_on) AS first_on FROM campaign.campaign_event
    WHERE campaign_id = $campaign_id AND event = 'opened'),
quarter AS (
    SELECT CAST(unnest(generate_series(first_on, CAST($as_of AS TIMESTAMP), INTERVAL 3 MONTH)) AS DATE) AS from_on FROM opened),
fact AS (
    SELECT d.received_on AS on_day, CASE d.source WHEN 'ssis_central' THEN 'list' ELSE 'delivery' END AS what
    FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id) WHERE v.is_accepted
    UNION ALL SELECT happened_on, 'approved' FROM campaign.target_event WHERE event = 'approved'
    UNION ALL SELECT attempted_on, 'tried' FROM campaign.contact_attempt WHERE result <> 'NOT_DONE'
    UNION ALL SELECT attempted_on, 'talked' FROM campaign.contact_attempt WHERE is_talk)
SELECT q.from_on, count(*) FILTER (f.what = 'list') AS lists, count(*) FILTER (f.what = 'delivery') AS other_deliveries,
       count(*) FILTER (f.what = 'approved') AS approved, count(*) FILTER (f.what = 'tried') AS tries,
       count(*) FILTER (f.what = 'talked') AS talks, count(*) FILTER (f.what = 'tried') > 0 AS is_surveyed
FROM quarter q LEFT JOIN fact f ON f.on_day >= q.from_on AND f.on_day < q.from_on + INTERVAL 3 MONTH AND f.on_day <= $as_of
GROUP BY q.from_on ORDER BY q.from_on
