-- A received file. Grain: one row.
INSERT INTO ops.delivery VALUES ($delivery_id, $source, $period, $sha256, $file_bytes, $rows_received, $rejected_code,
    $rejected_ko, $as_of, $run_no)
