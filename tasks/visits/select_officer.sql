-- How a sheet names the officers. Grain: officer. Reads campaign.officer_day.
SELECT officer_id, arg_max(officer_name, duty_on) AS officer_name, arg_max(town_ko, duty_on) AS town_ko,
       arg_max(phone, duty_on) AS phone
FROM campaign.officer_day GROUP BY officer_id
