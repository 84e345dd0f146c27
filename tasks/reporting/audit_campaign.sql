-- The last run, and the day on which a campaign had opened by then (NULL: not yet). Grain: at most one row.
-- Reads ops.run, campaign.campaign_event.
SELECT max_by(r.as_of, r.run_no) AS as_of, max(r.run_no) AS run_no,
       (SELECT happened_on FROM campaign.campaign_event WHERE campaign_id = $campaign_id AND event = 'opened') AS opened_on
FROM ops.run r HAVING count(*) > 0
