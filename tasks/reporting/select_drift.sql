-- drift
-- How the newest file of each source was written otherwise than declared. Of codes that nobody declared only what may be a
-- changed list: one in a few rows is a slip, and stands with its rows on the page of the delivery. Grain: (source, rule,
-- column).
-- Reads out.delivery, out.drift.
WITH newest AS (
    SELECT delivery_id, rows_received FROM out.delivery WHERE rows_received > 0
    QUALIFY row_number() OVER (PARTITION BY source ORDER BY run_no DESC, period DESC, delivery_id) = 1)
SELECT r.source, r.received_on, r.rule, r.column_name, r.bad_rows
FROM out.drift r JOIN newest n USING (delivery_id)
WHERE r.received_on >= $since
  AND (r.rule <> 'undeclared_code' OR (r.bad_rows >= $least_rows AND 100 * r.bad_rows >= $least_percent * n.rows_received))
ORDER BY r.received_on DESC, r.source, r.rule, r.column_name
