-- A row of a delivery (of $row_no: that one) that names a person. Grain: at most one row. Reads core.appearance.
SELECT row_no FROM core.appearance WHERE delivery_id = $delivery_id AND row_no = coalesce($row_no, row_no) ORDER BY row_no LIMIT 1
