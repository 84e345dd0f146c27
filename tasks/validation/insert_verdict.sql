-- What the suite said of a delivery. Grain: delivery.
INSERT INTO ops.delivery_verdict VALUES ($delivery_id, $is_accepted, $rejected_code, $rejected_ko, $rows_accepted,
    $rows_quarantined, $run_no)
