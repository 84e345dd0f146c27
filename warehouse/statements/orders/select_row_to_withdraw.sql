-- A row of a delivery (of $row_no: that one) that names a person, waits in quarantine or was
-- refused with its file. Grain: at most one row.
-- Reads core.appearance, out.quarantine.
SELECT row_no
FROM (SELECT delivery_id, row_no FROM core.appearance
      UNION ALL SELECT delivery_id, row_no FROM out.quarantine WHERE fate IN ('waiting', 'rejected'))
WHERE delivery_id = $delivery_id AND row_no = coalesce($row_no, row_no) ORDER BY row_no LIMIT 1
