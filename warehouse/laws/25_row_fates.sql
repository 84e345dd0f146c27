-- law: rows received = accepted + rejected + waiting + released + replaced + withdrawn + expired, for each judged delivery
-- Grain: one row. Reads out.row_fate, ops.row_event, ops.quarantine, core.row_withdrawal. No fate is of a row that was not
-- quarantined.
WITH told AS (
    SELECT rows_received AS received,
           rows_accepted + rows_rejected + rows_waiting + rows_released + rows_replaced + rows_withdrawn + rows_expired AS found
    FROM out.row_fate),
stray AS (
    SELECT count(*) AS n FROM ops.row_event e
    ANTI JOIN (SELECT delivery_id, row_no FROM ops.quarantine WHERE action = 'quarantine_row') q USING (delivery_id, row_no)),
void AS (
    SELECT delivery_id AS by_delivery_id, row_no AS by_row_no, 'replaced' AS event FROM core.row_withdrawal WHERE cause = 'ordered'),
twice AS (
    SELECT count(*) AS n
    FROM (SELECT 1 FROM ops.row_event ANTI JOIN void USING (by_delivery_id, by_row_no, event) WHERE event <> 'release_refused'
          GROUP BY delivery_id, row_no HAVING count(*) > 1))
SELECT coalesce(sum(received), 0) AS left_side, coalesce(sum(found), 0) AS right_side,
       NOT coalesce(bool_or(received <> found), false) AND any_value(stray.n) = 0 AND any_value(twice.n) = 0 AS holds
FROM stray CROSS JOIN twice LEFT JOIN told ON true
