-- The town that each officer serves, by the newest day of the rosters. Grain: officer. Reads campaign.officer_day.
CREATE OR REPLACE VIEW out.officer AS
SELECT officer_id, arg_max(town_code, duty_on) AS town_code FROM campaign.officer_day GROUP BY officer_id
