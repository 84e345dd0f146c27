-- Officers in service this week, in the town of their first day of it, with their days at work there; without a roster of
-- this week those of the newest one, every day.
-- Grain: officer. Reads core.officer_day, core.officer.
WITH day AS (
    SELECT *, arg_min(town_code, duty_date) OVER (PARTITION BY officer_id) AS first_town_code
    FROM core.officer_day WHERE duty_date BETWEEN $as_of AND $until),
week AS (
    SELECT officer_id, arg_min(officer_name, duty_date) AS officer_name, arg_min(sex, duty_date) AS sex,
           any_value(first_town_code) AS town_code, arg_min(phone, duty_date) AS phone,
           coalesce(list(duty_date ORDER BY duty_date) FILTER (is_at_work(leave) AND town_code = first_town_code), []) AS days,
           coalesce(list(duty_date ORDER BY duty_date) FILTER (leave IN ('HALF_DAY', 'PARENTAL')), []) AS half_days
    FROM day GROUP BY officer_id)
SELECT * FROM week WHERE town_code IS NOT NULL
UNION ALL
SELECT officer_id, officer_name, sex, town_code, phone, NULL, []
FROM core.officer WHERE town_code IS NOT NULL AND NOT EXISTS (SELECT 1 FROM week)
ORDER BY officer_id
