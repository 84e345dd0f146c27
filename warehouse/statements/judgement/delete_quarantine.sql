-- The rows of a delivery that this run kept back. Grain: (row, rule, column). Reads ops.quarantine.
DELETE FROM ops.quarantine WHERE delivery_id = $delivery_id AND run_no = $run_no
