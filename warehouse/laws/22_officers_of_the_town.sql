-- law: every visit that was planned has officers of the town itself, and two of them where two are asked for
-- Grain: one row. Reads campaign.visit, campaign.visit_request, campaign.visit_plan, typed.staff_roster, ref.town.
WITH serves AS (
    SELECT DISTINCT r.officer_id, r.duty_date, t.town_code FROM typed.staff_roster r JOIN ref.town t ON t.name_ko = r.office),
planned AS (
    SELECT EXISTS (SELECT 1 FROM serves s WHERE s.officer_id = v.officer_id AND s.duty_date = v.visit_on
                   AND s.town_code = p.town_code)
           AND (v.officer_2_id IS NULL OR EXISTS (
               SELECT 1 FROM serves s WHERE s.officer_id = v.officer_2_id AND s.duty_date = v.visit_on
               AND s.town_code = p.town_code))
           AND NOT (r.needs_two AND coalesce(v.officer_2_id = v.officer_id, true)) AS is_staffed
    FROM campaign.visit v
    JOIN campaign.visit_plan p USING (visit_plan_id)
    JOIN campaign.visit_request r USING (request_id)
    WHERE v.state = 'planned')
SELECT count(*) AS left_side, count(*) FILTER (is_staffed) AS right_side, left_side = right_side AS holds FROM planned
