-- Who of a town office may go out on which day and for how long. Grain: officer and day of service.
-- Reads campaign.duty_day, ref.town.
CREATE OR REPLACE VIEW campaign.officer_day AS
SELECT r.officer_id, r.officer_name, r.town_code, t.name_ko AS town_ko, coalesce(r.phone, t.office_phone) AS phone, r.skills, r.sex,
       r.is_driver, r.duty_on, r.leave, r.max_visits, r.minutes_morning, r.minutes_afternoon, r.delivery_id, r.row_no, r.run_no
FROM campaign.duty_day r JOIN ref.town t USING (town_code)
