-- Who may ride along in another town on the days that a plan may use. Grain: officer, day and town. Reads campaign.companion_day.
SELECT for_town_code, officer_id, town_code, sex, skills, is_driver, duty_on, leave, max_visits, minutes_morning, minutes_afternoon
FROM campaign.companion_day
WHERE duty_on BETWEEN $first_day AND $last_day
ORDER BY duty_on, officer_id, for_town_code
