-- Deliveries whose id begins so, and how many of their rows (of $row_no: whether that one) name a person. Grain: delivery.
-- Reads ops.delivery, core.appearance.
SELECT d.delivery_id, count(a.row_no) AS rows_linked
FROM ops.delivery d LEFT JOIN core.appearance a ON a.delivery_id = d.delivery_id AND a.row_no = coalesce($row_no, a.row_no)
WHERE starts_with(d.delivery_id, $beginning) GROUP BY d.delivery_id
