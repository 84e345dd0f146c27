-- Who can go on the days that a plan may use. Grain: officer and day. Reads campaign.officer_day.
SELECT officer_id, town_code, sex, skills, is_driver, duty_on, leave, max_visits, minutes_morning, minutes_afternoon
FROM campaign.officer_day
WHERE duty_on BETWEEN $first_day AND $last_day
ORDER BY duty_on, officer_id
