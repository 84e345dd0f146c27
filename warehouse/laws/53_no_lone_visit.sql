-- law: nobody is planned to go alone to a home with a safety flag, where two are asked for, or after an incident not reviewed
-- Grain: one row. Reads campaign.visit_judged, campaign.visit_request, campaign.visit_plan, campaign.target,
-- campaign.safety_flag, campaign.trip_incident, campaign.trip_review, core.household_called.
WITH lone AS (FROM campaign.visit_judged WHERE coalesce(officer_2_id = officer_id, true)),
flagged AS (
    SELECT p.visit_id, p.run_no, arg_max(f.flag, (f.flagged_on, f.run_no, f.delivery_id, f.row_no)) AS flag
    FROM lone p
    JOIN campaign.target t ON t.target_id = p.target_id
    JOIN core.household_called a ON a.household_id = t.household_id AND a.run_no <= p.known_to
    JOIN core.household_called b ON b.as_id = a.as_id AND b.run_no <= p.known_to
    JOIN campaign.safety_flag f ON f.household_id = b.household_id AND f.run_no <= p.known_to
    GROUP BY p.visit_id, p.run_no),
barred AS (
    SELECT DISTINCT p.visit_id, p.run_no
    FROM lone p
    JOIN campaign.visit_plan c ON c.visit_plan_id = p.visit_plan_id
    JOIN campaign.trip_incident i ON i.town_code = c.town_code AND i.run_no <= p.known_to
    WHERE NOT EXISTS (SELECT 1 FROM campaign.trip_review r
                      WHERE r.trip_id = i.trip_id AND r.run_no > i.run_no AND r.run_no <= p.known_to)),
against AS (
    SELECT visit_id, run_no FROM flagged WHERE flag <> 'NONE'
    UNION
    SELECT v.visit_id, v.run_no FROM lone v JOIN campaign.visit_request r USING (request_id) WHERE r.needs_two
    UNION
    SELECT visit_id, run_no FROM barred)
SELECT count(*) AS left_side, 0 AS right_side, count(*) = 0 AS holds FROM against
