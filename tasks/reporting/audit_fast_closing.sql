-- Days on which an officer closed more households an hour than the limit: hours of the roster, else of a usual officer-day.
-- Grain: (officer, day). Reads audit_closing, core.officer_day.
SELECT c.officer_id, c.on_day, count(*) AS closings, any_value(h.minutes) AS roster_minutes,
       round(count(*) * 60 / coalesce(any_value(h.minutes), $usual_minutes), 2) AS closings_per_hour
FROM audit_closing c
LEFT JOIN (SELECT officer_id, duty_date, nullif(minutes_morning + minutes_afternoon, 0) AS minutes FROM core.officer_day) h
     ON h.officer_id = c.officer_id AND h.duty_date = c.on_day
WHERE c.officer_id <> ''
GROUP BY c.officer_id, c.on_day
HAVING count(*) * 60 > $per_hour * coalesce(any_value(h.minutes), $usual_minutes)
ORDER BY c.officer_id, c.on_day
