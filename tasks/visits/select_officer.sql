-- How a sheet names the officers; who is of no town is of the office that the roster names. Grain: officer.
-- Reads campaign.duty_day, ref.town.
SELECT d.officer_id, arg_max(d.officer_name, d.duty_on) AS officer_name, arg_max(coalesce(t.name_ko, d.office_ko), d.duty_on) AS town_ko,
       arg_max(coalesce(d.phone, t.office_phone), d.duty_on) AS phone
FROM campaign.duty_day d LEFT JOIN ref.town t USING (town_code) GROUP BY d.officer_id
