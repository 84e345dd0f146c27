-- What the roster gives each town from today to a day: minutes of the days that it names, the last of them, and an average
-- rostered day of the last month and those to come. Grain: town that a roster names. Reads campaign.officer_day.
WITH rostered AS (
    SELECT town_code, duty_on, minutes_morning + minutes_afternoon AS minutes
    FROM campaign.officer_day
    WHERE run_no <= $run_no AND duty_on BETWEEN CAST($as_of AS DATE) - 30 AND CAST($until AS DATE))
SELECT town_code, coalesce(sum(minutes) FILTER (duty_on >= $as_of), 0) AS minutes, max(duty_on) AS rostered_until,
       sum(minutes) / count(DISTINCT duty_on) AS minutes_day
FROM rostered GROUP BY town_code
