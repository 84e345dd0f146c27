-- Officers in service: those of the newest roster, where they serve on its last day. Grain: officer.
-- Reads core.officer_day, ops.delivery, ops.delivery_verdict.
CREATE OR REPLACE VIEW core.officer AS
SELECT o.officer_id, o.officer_name, o.sex, o.town_code, o.phone, o.skills, o.run_no
FROM core.officer_day o
JOIN ops.delivery d USING (delivery_id)
WHERE d.period = (SELECT max(period) FROM ops.delivery JOIN ops.delivery_verdict USING (delivery_id)
                  WHERE source = 'staff_roster' AND is_accepted)
QUALIFY row_number() OVER (PARTITION BY o.officer_id ORDER BY o.duty_date DESC) = 1
