-- Rows that validation keeps back and no order released: nothing after it may see them. One row breaks several rules.
-- Grain: (row, rule, column). Reads ops.quarantine, ops.row_event. An ANTI JOIN with it costs half of a NOT EXISTS.
CREATE OR REPLACE VIEW ops.held_row AS
SELECT q.delivery_id, q.row_no FROM ops.quarantine q
ANTI JOIN (SELECT delivery_id, row_no FROM ops.row_event WHERE event = 'released') r
    ON r.delivery_id = q.delivery_id AND r.row_no = q.row_no
WHERE q.action = 'quarantine_row'
