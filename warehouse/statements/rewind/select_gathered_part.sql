-- Parts that waited before run $first and whose rows became those of a whole delivery since, with where these lie in it.
-- Grain: part. Reads ops.delivery_part, ops.delivery, ops.delivery_repeat.
WITH holding AS (
    FROM ops.delivery_part SEMI JOIN (SELECT delivery_id FROM ops.delivery WHERE run_no >= $first) USING (delivery_id)
    ANTI JOIN ops.delivery_repeat USING (delivery_id)
    QUALIFY row_number() OVER (PARTITION BY delivery_id, part_no ORDER BY arrival_no DESC) = 1),
lying AS (
    SELECT *, CAST(sum(row_count) OVER (PARTITION BY delivery_id ORDER BY part_no) AS INTEGER) AS last_row FROM holding)
SELECT source, part_id, delivery_id, last_row - row_count + 1 AS first_row, last_row FROM lying WHERE run_no < $first ORDER BY part_id
