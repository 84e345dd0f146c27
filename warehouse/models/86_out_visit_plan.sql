-- Every plan of a town's visits with what it costs, and how far a better one could be below it: gap_minutes is 0 for a plan that
-- is proved the best of its grid, NULL where nothing is proved. travel_delivery_id: the matrix its minutes come from, NULL
-- where they are computed; travel_gaps: ways of the town that the matrix does not say. Grain: plan. Reads
-- campaign.visit_plan, ops.run.
CREATE OR REPLACE VIEW out.visit_plan AS
SELECT p.visit_plan_id, p.town_code, r.as_of AS planned_on, p.visits, p.unserved, p.travel_minutes, p.moved, p.cost_minutes,
       p.travel_delivery_id, p.travel_gaps, p.bound_minutes, greatest(p.cost_minutes - p.bound_minutes, 0) AS gap_minutes
FROM campaign.visit_plan p JOIN ops.run r USING (run_no)
