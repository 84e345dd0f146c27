-- A delivery that only repeats an earlier one. Grain: one row.
INSERT INTO ops.delivery_repeat VALUES ($delivery_id, $repeats_delivery_id, $run_no)
