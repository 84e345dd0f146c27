-- Visits that a day's plan holds. Grain: one row. Reads out.visit.
SELECT count(*) AS visits, count(DISTINCT officer_id) AS officers FROM out.visit WHERE visit_on = $as_of AND state = 'planned'
