-- What an average rostered day of a town gives, from the rosters of a month before and after the last run.
-- Grain: town. Reads campaign.officer_day, ops.run.
CREATE OR REPLACE VIEW out.capacity AS
WITH today AS (SELECT max(as_of) AS day FROM ops.run)
SELECT d.town_code, count(DISTINCT d.officer_id) AS officers,
       sum(d.minutes_morning + d.minutes_afternoon) / count(DISTINCT d.duty_on) AS minutes_day
FROM campaign.officer_day d CROSS JOIN today
WHERE d.duty_on BETWEEN today.day - 30 AND today.day + 31 AND d.town_code IS NOT NULL GROUP BY d.town_code
