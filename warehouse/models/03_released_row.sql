-- Rows that were quarantined and released since, with the run from which they count. Grain: row. Reads ops.row_event.
CREATE OR REPLACE VIEW ops.released_row AS
SELECT delivery_id, row_no, run_no FROM ops.row_event WHERE event = 'released'
