-- The rows of a linked delivery that were released since the last linkage. Grain: row. Reads ops.released_row, ops.stage_run.
INSERT INTO new_row
SELECT delivery_id, row_no FROM ops.released_row
WHERE delivery_id = $delivery_id AND run_no > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'linkage')
