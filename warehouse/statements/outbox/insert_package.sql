-- A sealed file that leaves by the outbox. Grain: one row.
INSERT INTO ops.package VALUES ($package_id, $recipient, $kind, $period, $as_of, $file_name, $sha256, $content_sha256,
    $row_count, $run_no)
