-- Parts of a delivery that turned out, since run $first, to repeat an earlier one: no row of them was kept. Grain: part.
-- Reads ops.delivery_part, ops.delivery, ops.delivery_repeat.
DELETE FROM ops.delivery_part
WHERE delivery_id IN (SELECT delivery_id FROM ops.delivery SEMI JOIN ops.delivery_repeat USING (delivery_id) WHERE run_no >= $first)
