-- That an order to destroy was carried out. Grain: order. Reads nothing else.
INSERT INTO ops.destruction VALUES ($delivery_id, $row_no, $ordered_by, $document_no, $ordered_on, $as_of, $account, $run_no)
