-- What an order makes of each row that waits or was withdrawn and that it names: released when the row breaks nothing now but the
-- rule that the order overrides and may override. rule is the overridden rule that it did break, or of a row that stays, the
-- first one it still breaks. What an order withdrew, with its delivery or by itself, no other order takes in. Grain: row.
-- Reads out.quarantine and the temporary table finding.
-- with: finding (row_no INTEGER, rule VARCHAR, column_name VARCHAR, action VARCHAR)
INSERT INTO ops.row_event
WITH asked AS (
    SELECT DISTINCT delivery_id, row_no, fate FROM out.quarantine
    WHERE delivery_id = $delivery_id AND fate IN ('waiting', 'withdrawn') AND coalesce(row_no = $asked_row_no, $asked_rule IS NOT NULL)
      AND coalesce(rule = $asked_rule, true)),
broken AS (
    SELECT row_no, min(rule) FILTER (NOT ($may_override AND rule IS NOT DISTINCT FROM $override_rule)) AS still_broken,
           bool_or(rule IS NOT DISTINCT FROM $override_rule) AS is_overridden
    FROM finding WHERE action = 'quarantine_row' GROUP BY row_no),
barred AS (
    SELECT a.row_no, CASE WHEN a.fate = 'withdrawn' THEN a.fate ELSE b.still_broken END AS still_broken, b.is_overridden
    FROM asked a LEFT JOIN broken b USING (row_no))
SELECT a.delivery_id, a.row_no, CASE WHEN b.still_broken IS NULL THEN 'released' ELSE 'release_refused' END,
       $order_delivery_id, $order_row_no,
       CASE WHEN b.still_broken IS NOT NULL THEN b.still_broken WHEN b.is_overridden THEN $override_rule END, $run_no
FROM asked a JOIN barred b USING (row_no)
