-- Who is on duty on which day, wherever: the roster that holds for the month, less the days for which an operator ordered a plan
-- without that officer. Grain: officer and day. Reads core.officer_day, ops.*.
CREATE OR REPLACE VIEW campaign.duty_day AS
WITH roster AS (
    SELECT d.delivery_id
    FROM ops.delivery d JOIN ops.delivery_verdict v ON v.delivery_id = d.delivery_id AND v.is_accepted
    WHERE d.source = 'staff_roster'
    QUALIFY row_number() OVER (PARTITION BY d.period ORDER BY v.run_no DESC, d.delivery_id) = 1)
SELECT r.officer_id, r.officer_name, r.town_code, r.office_ko, r.phone, r.skills, r.sex, r.is_driver IS DISTINCT FROM false AS is_driver,
       r.duty_date AS duty_on, r.leave, r.max_visits, r.minutes_morning, r.minutes_afternoon, r.delivery_id, r.row_no, r.run_no
FROM core.officer_day r JOIN roster k USING (delivery_id)
WHERE r.leave IS DISTINCT FROM 'REPLANNED'
