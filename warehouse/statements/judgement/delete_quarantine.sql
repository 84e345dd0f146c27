-- The rows of a delivery that validation kept back. Grain: (row, rule, column). Reads ops.quarantine.
DELETE FROM ops.quarantine WHERE delivery_id = $delivery_id
