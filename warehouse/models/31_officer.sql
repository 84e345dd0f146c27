-- Officers in service: those of the newest roster, where they serve on its last day; not whose days of it are those of an
-- earlier one of the same month, before that was replaced. Grain: officer.
-- Reads core.officer_day, ops.delivery, ops.delivery_verdict.
CREATE OR REPLACE VIEW core.officer AS
SELECT o.officer_id, o.officer_name, o.sex, o.town_code, o.phone, o.skills, o.run_no
FROM core.officer_day o
JOIN ops.delivery d USING (delivery_id)
JOIN (
    SELECT d.period, max(v.run_no) AS run_no, arg_max(d.received_on, v.run_no) AS received_on
    FROM ops.delivery d JOIN ops.delivery_verdict v ON v.delivery_id = d.delivery_id AND v.is_accepted
    WHERE d.source = 'staff_roster' GROUP BY d.period ORDER BY d.period DESC LIMIT 1) n USING (period)
WHERE o.run_no >= n.run_no OR o.duty_date >= n.received_on
QUALIFY row_number() OVER (PARTITION BY o.officer_id ORDER BY o.duty_date DESC) = 1
