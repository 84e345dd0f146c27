-- law: rows counted as quarantined = rows in quarantine, for each judged delivery
-- Grain: one row. Reads ops.delivery_verdict, ops.quarantine.
WITH kept AS (SELECT delivery_id, count(DISTINCT row_no) AS rows FROM ops.quarantine WHERE action = 'quarantine_row' GROUP BY 1)
SELECT coalesce(sum(v.rows_quarantined), 0) AS left_side, coalesce(sum(k.rows), 0) AS right_side,
       NOT coalesce(bool_or(v.rows_quarantined <> coalesce(k.rows, 0)), false) AS holds
FROM ops.delivery_verdict v LEFT JOIN kept k USING (delivery_id)
