-- Rows that validation keeps back: nothing after it may see them. One row breaks several rules. Grain: (row, rule, column).
-- Reads ops.quarantine. An ANTI JOIN with it costs half of a NOT EXISTS.
CREATE OR REPLACE VIEW ops.held_row AS
SELECT delivery_id, row_no FROM ops.quarantine WHERE action = 'quarantine_row'
