-- The day of which a delivery speaks: the end of its month, at the latest the day it came. A list that comes late takes back
-- nothing that a newer one said. observed_on: the same of rows that tell no day; a list of one day was true on that day.
-- Grain: delivery. Reads ops.delivery.
CREATE OR REPLACE VIEW ops.delivery_day AS
SELECT delivery_id,
       least(received_on, CASE WHEN period LIKE '____-__' THEN last_day(TRY_CAST(period || '-01' AS DATE)) END) AS stated_on,
       least(stated_on, CASE WHEN period LIKE '____-__-__' THEN TRY_CAST(period AS DATE) END) AS observed_on
FROM ops.delivery
