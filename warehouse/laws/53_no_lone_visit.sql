-- law: nobody is planned to go alone to a home with a safety flag, where two are asked for, or after an incident not reviewed
-- Grain: one row. Reads campaign.visit, campaign.visit_request, campaign.visit_now, campaign.visit_plan, campaign.target,
-- campaign.safety_flag, campaign.trip_incident, campaign.trip_review, core.household_called, ops.stage_run.
-- A visit is judged by what was known to the run that planned it, and, where it stands as that run left it, by what was known to
-- the last run of this stage before its day: such a run has to find a second officer or take it back.
WITH judging AS (
    SELECT d.until, max(s.run_no) AS run_no
    FROM (SELECT DISTINCT least(visit_on, visited_on) AS until FROM campaign.visit_now) d
    JOIN ops.stage_run s ON s.as_of < d.until AND s.stage = 'visits'
    GROUP BY d.until),
lone AS (
    SELECT v.visit_id, v.run_no, v.request_id, v.target_id, v.visit_plan_id,
           CASE WHEN n.run_no = v.run_no THEN greatest(v.run_no, j.run_no) ELSE v.run_no END AS known_to
    FROM campaign.visit v
    JOIN campaign.visit_now n USING (visit_id)
    LEFT JOIN judging j ON j.until = least(n.visit_on, n.visited_on)
    WHERE v.state = 'planned' AND coalesce(v.officer_2_id = v.officer_id, true)),
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
