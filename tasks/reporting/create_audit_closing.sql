-- Closings of a campaign with the officer whose returned row closed it and the day of which that row tells ('' and the day of the
-- run where no officer's row did). Grain: target. Reads campaign.target_end, campaign.target_event, campaign.disposition,
-- campaign.contact_attempt.
CREATE OR REPLACE TEMP TABLE audit_closing AS
SELECT e.target_id, e.end_state, coalesce(d.officer_id, a.officer_id, '') AS officer_id,
       coalesce(d.disposed_on, a.attempted_on, e.happened_on) AS on_day
FROM campaign.target_event e
SEMI JOIN (SELECT target_id FROM campaign.target_end WHERE campaign_id = $campaign_id) m USING (target_id)
LEFT JOIN campaign.disposition d ON d.delivery_id = e.delivery_id AND d.row_no = e.row_no
LEFT JOIN (SELECT delivery_id, row_no, min(officer_id) AS officer_id, max(attempted_on) AS attempted_on
           FROM campaign.contact_attempt GROUP BY ALL) a ON a.delivery_id = e.delivery_id AND a.row_no = e.row_no
WHERE e.event = 'closed'
