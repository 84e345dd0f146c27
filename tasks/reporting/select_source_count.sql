-- What each source brought while a campaign ran: files and rows. Grain: source. Reads out.delivery, out.campaign.
SELECT d.source, count(*) AS deliveries, count(*) FILTER (d.state = 'rejected') AS rejected, sum(d.rows_received) AS rows_received,
       sum(d.rows_accepted) AS rows_accepted, sum(d.rows_quarantined) AS rows_quarantined
FROM out.delivery d JOIN out.campaign c
  ON c.campaign_id = $campaign_id AND d.received_on >= c.opened_on AND d.received_on <= coalesce(c.closed_on, d.received_on)
GROUP BY d.source ORDER BY d.source
