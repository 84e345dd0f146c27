-- A received part of a delivery. Grain: one row.
INSERT INTO ops.delivery_part VALUES ($part_id, $delivery_id, $source, $period, $set_no, $part_no, $arrival_no, $counts,
    $stated, $row_count, $sha256, $file_bytes, $since_on, $rows_gathered, $missing, $as_of, $run_no)
