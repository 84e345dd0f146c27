-- Who works where and when, as the newest accepted roster says it; the town is that of the office's Korean name.
-- Grain: (officer, day). Reads typed.staff_roster, ops.delivery_verdict, ops.quarantine, ref.town.
CREATE OR REPLACE VIEW core.officer_day AS
SELECT r.officer_id, r.duty_date, r.officer_name, r.sex, t.town_code, r.office AS office_ko, r.phone, r.skills, r.is_driver,
       coalesce(r.minutes_morning, 0) AS minutes_morning, coalesce(r.minutes_afternoon, 0) AS minutes_afternoon, r.leave,
       r.max_visits, r.delivery_id, r.row_no, v.run_no
FROM typed.staff_roster r
JOIN ops.delivery_verdict v ON v.delivery_id = r.delivery_id AND v.is_accepted
LEFT JOIN ref.town t ON t.name_ko = r.office
WHERE NOT EXISTS (SELECT 1 FROM ops.quarantine q WHERE q.delivery_id = r.delivery_id AND q.row_no = r.row_no
                  AND q.action = 'quarantine_row')
QUALIFY row_number() OVER (PARTITION BY r.officer_id, r.duty_date ORDER BY v.run_no DESC, r.delivery_id, r.row_no DESC) = 1
