-- What is left of the destroyed rows of a whole delivery beside those of its part. Grain: run. Reads ops.destroyed_row.
UPDATE ops.destroyed_row w SET destroyed = w.destroyed - p.destroyed
FROM (FROM ops.destroyed_row WHERE delivery_id = $part_id) p
WHERE w.delivery_id = $delivery_id AND w.run_no = p.run_no
