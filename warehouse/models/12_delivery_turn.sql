-- The order in which deliveries speak: by the day that a delivery speaks of (the end of its month, at the latest the day it came),
-- so that a list that comes late takes back nothing that a newer one said; then as they came. Grain: delivery.
-- Reads ops.delivery.
CREATE OR REPLACE VIEW ops.delivery_turn AS
SELECT delivery_id, row_number() OVER (ORDER BY stated_on, run_no, delivery_id) AS turn_no
FROM (SELECT delivery_id, run_no,
             least(received_on, CASE WHEN period LIKE '____-__' THEN last_day(TRY_CAST(period || '-01' AS DATE)) END) AS stated_on
      FROM ops.delivery)
