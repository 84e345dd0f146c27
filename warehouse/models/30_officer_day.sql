-- Who works where and when, as the newest accepted roster says it; the town is that of the office's Korean name, of today or
-- before. A day for which a plan without the officer was ordered counts as leave. What a month's roster says of days to come
-- ends where a later one of the same month speaks for that office and has no such row, not even one that is kept back:
-- whoever it lacks has left. It speaks for those that it names, and where it names all but one of the offices of the earlier
-- one, two or more, for that too: nobody is there any more. Any other office sends its own. Grain: (officer, day).
-- Reads typed.staff_roster, typed.operator_order, ops.delivery, ops.delivery_verdict, ops.held_row, ref.town_alias.
CREATE OR REPLACE VIEW main.standing_officer_day AS
WITH accepted AS (
    SELECT v.delivery_id, v.run_no FROM ops.delivery_verdict v WHERE v.is_accepted),
roster AS (
    SELECT d.delivery_id, d.period, d.received_on, v.run_no FROM ops.delivery d JOIN accepted v USING (delivery_id)
    WHERE d.source = 'staff_roster'),
office AS (SELECT DISTINCT delivery_id, office FROM typed.staff_roster SEMI JOIN roster USING (delivery_id)),
spoken AS (
    SELECT o.delivery_id, f.office, n.delivery_id AS by_delivery_id, n.received_on
    FROM roster o JOIN roster n ON n.period = o.period AND n.run_no > o.run_no
    JOIN office f ON f.delivery_id = o.delivery_id
    LEFT JOIN office g ON g.delivery_id = n.delivery_id AND g.office = f.office
    WINDOW pair AS (PARTITION BY o.delivery_id, n.delivery_id)
    QUALIFY g.office IS NOT NULL OR count(g.office) OVER pair = greatest(count(*) OVER pair - 1, 2)),
gone AS (
    SELECT DISTINCT r.delivery_id, r.row_no FROM typed.staff_roster r
    JOIN spoken n ON n.delivery_id = r.delivery_id AND n.office = r.office AND n.received_on <= r.duty_date
    ANTI JOIN typed.staff_roster s ON s.delivery_id = n.by_delivery_id AND s.officer_id = r.officer_id AND s.duty_date = r.duty_date),
away AS (
    SELECT o.officer_id, o.starts_on, coalesce(o.ends_on, o.starts_on) AS ends_on
    FROM typed.operator_order o SEMI JOIN accepted USING (delivery_id)
    ANTI JOIN ops.held_row h ON h.delivery_id = o.delivery_id AND h.row_no = o.row_no
    WHERE o.order_kind = 'REPLAN_WITHOUT')
SELECT r.officer_id, r.duty_date, r.officer_name, r.sex, t.town_code, r.office AS office_ko, r.phone, r.skills, r.is_driver,
       coalesce(r.minutes_morning, 0) AS minutes_morning, coalesce(r.minutes_afternoon, 0) AS minutes_afternoon,
       CASE WHEN EXISTS (SELECT 1 FROM away a WHERE a.officer_id = r.officer_id AND r.duty_date BETWEEN a.starts_on AND a.ends_on)
            THEN 'REPLANNED' ELSE r.leave END AS leave,
       r.max_visits, r.delivery_id, r.row_no, v.run_no
FROM typed.staff_roster r
JOIN accepted v USING (delivery_id)
LEFT JOIN ref.town_alias t ON starts_with(replace(r.office, ' ', ''), t.alias)
ANTI JOIN gone g ON g.delivery_id = r.delivery_id AND g.row_no = r.row_no
ANTI JOIN ops.held_row h ON h.delivery_id = r.delivery_id AND h.row_no = r.row_no
QUALIFY row_number() OVER (PARTITION BY r.officer_id, r.duty_date
                          ORDER BY v.run_no DESC, r.delivery_id, r.row_no DESC, length(t.alias) DESC) = 1;
CREATE OR REPLACE VIEW core.officer_day AS FROM standing_officer_day
