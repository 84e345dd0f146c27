-- How many numbers a delivery in parts has beside that of one part: also those that a mended page takes over from a whole list.
-- Grain: one row. Reads ops.delivery_part.
SELECT count(DISTINCT p.part_no) AS parts
FROM ops.delivery_part p JOIN ops.delivery_part me ON me.part_id = $part_id AND me.delivery_id = p.delivery_id
WHERE p.part_no <> me.part_no
