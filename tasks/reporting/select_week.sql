-- Households of a campaign by the week in which they were approved, first tried and ended. Grain: week. Reads out.week.
SELECT week_on, approved, contacted, closed FROM out.week WHERE campaign_id = $campaign_id ORDER BY week_on
