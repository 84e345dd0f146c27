-- A delivery and whether its rows name persons. Grain: at most one row. Reads ops.delivery, core.appearance.
SELECT d.source, count(a.row_no) AS rows_linked
FROM ops.delivery d LEFT JOIN core.appearance a ON a.delivery_id = d.delivery_id AND a.row_no = coalesce($row_no, a.row_no)
WHERE d.delivery_id = $delivery_id GROUP BY d.source
