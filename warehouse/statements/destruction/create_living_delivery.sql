-- Deliveries of which rows are within their years, or of which nobody says for how long they are kept; the roster in force, too:
-- who serves now is read from it. Grain: delivery. Reads ops.delivery, ops.delivery_part, ref.retention.
CREATE OR REPLACE TEMP TABLE living_delivery AS
WITH received AS (
    SELECT delivery_id, source, period, received_on FROM ops.delivery
    UNION ALL
    SELECT part_id, source, period, received_on FROM ops.delivery_part),
roster AS (SELECT max(period) AS period FROM ops.delivery WHERE source = 'staff_roster')
SELECT DISTINCT d.delivery_id
FROM received d LEFT JOIN ref.retention r USING (source) CROSS JOIN roster
WHERE coalesce(d.received_on + to_years(r.retention_years) > $as_of, true)
   OR (d.source = 'staff_roster' AND d.period IS NOT DISTINCT FROM roster.period)
