-- law: every planned visit is led by an officer of the town itself; where two are asked for, the second is of it too, or signed for it
-- Grain: one row. Reads campaign.visit, campaign.visit_request, campaign.visit_plan, typed.staff_roster, typed.operator_order,
-- ops.delivery_verdict, ref.town_alias.
WITH serves AS (
    SELECT DISTINCT r.officer_id, r.duty_date, t.town_code
    FROM typed.staff_roster r JOIN ref.town_alias t ON starts_with(replace(r.office, ' ', ''), t.alias)),
signed AS (
    SELECT t.town_code, o.officer_id, f.town_code AS from_town_code, o.starts_on, coalesce(o.ends_on, o.starts_on) AS ends_on, v.run_no
    FROM typed.operator_order o
    JOIN ops.delivery_verdict v ON v.delivery_id = o.delivery_id AND v.is_accepted
    JOIN ref.town_alias t ON starts_with(replace(o.office, ' ', ''), t.alias)
    LEFT JOIN ref.town_alias f ON starts_with(replace(o.from_office, ' ', ''), f.alias)
    WHERE o.order_kind = 'SECOND_PERSON' AND o.document_no IS NOT NULL),
rides AS (
    SELECT officer_id, duty_date, town_code, 0 AS run_no FROM serves
    UNION ALL
    SELECT r.officer_id, r.duty_date, s.town_code, s.run_no
    FROM signed s JOIN typed.staff_roster r ON r.officer_id = s.officer_id AND r.duty_date BETWEEN s.starts_on AND s.ends_on
    UNION ALL
    SELECT f.officer_id, f.duty_date, s.town_code, s.run_no
    FROM signed s JOIN serves f ON f.town_code = s.from_town_code AND f.duty_date BETWEEN s.starts_on AND s.ends_on
    WHERE s.officer_id IS NULL),
planned AS (
    SELECT EXISTS (SELECT 1 FROM serves s WHERE s.officer_id = v.officer_id AND s.duty_date = v.visit_on
                   AND s.town_code = a.town_code)
           AND (v.officer_2_id IS NULL OR EXISTS (
               SELECT 1 FROM rides s WHERE s.officer_id = v.officer_2_id AND s.duty_date = v.visit_on
               AND s.town_code = a.town_code AND s.run_no <= v.run_no))
           AND NOT (r.needs_two AND coalesce(v.officer_2_id = v.officer_id, true)) AS is_staffed
    FROM campaign.visit v
    JOIN campaign.visit_plan p USING (visit_plan_id)
    JOIN ref.town_alias a ON a.alias = p.town_code
    JOIN campaign.visit_request r USING (request_id)
    WHERE v.state = 'planned')
SELECT count(*) AS left_side, count(*) FILTER (is_staffed) AS right_side, left_side = right_side AS holds FROM planned
