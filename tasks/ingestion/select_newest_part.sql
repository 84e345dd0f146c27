-- The parts that hold of the newest delivery in parts of a source, a period (no $period: whatever it is) and a stated count;
-- whether it is whole, whether a rule rejected or an order withdrew it, or the one that it repeated; whether an order withdrew a
-- row of the part, and the number of the last that came. Grain: part.
-- Reads ops.delivery_part, ops.delivery, ops.delivery_repeat, ops.delivery_verdict, core.withdrawn_delivery, ops.taken_back.
WITH newest AS (
    SELECT delivery_id FROM ops.delivery_part
    WHERE source = $source AND counts = $counts AND stated = $stated AND (CAST($period AS VARCHAR) IS NULL OR period = $period)
    ORDER BY set_no DESC, delivery_id LIMIT 1),
holding AS (
    SELECT *, max(arrival_no) OVER () AS last_arrival_no FROM ops.delivery_part SEMI JOIN newest USING (delivery_id)
    QUALIFY row_number() OVER (PARTITION BY part_no ORDER BY arrival_no DESC) = 1),
lying AS (SELECT *, sum(row_count) OVER (ORDER BY part_no) AS last_row FROM holding)
SELECT p.part_id, p.delivery_id, p.period, p.set_no, p.part_no, p.row_count, p.sha256, p.file_bytes, p.received_on, p.since_on,
       d.delivery_id IS NOT NULL AS is_whole, coalesce(NOT v.is_accepted, false) OR w.delivery_id IS NOT NULL
       OR EXISTS (SELECT 1 FROM ops.taken_back o
                  WHERE o.delivery_id = coalesce(r.repeats_delivery_id, p.delivery_id) AND o.row_no IS NULL) AS is_rejected,
       EXISTS (SELECT 1 FROM ops.taken_back o WHERE o.delivery_id = p.delivery_id
               AND o.row_no > p.last_row - p.row_count AND o.row_no <= p.last_row) AS is_doubted, p.last_arrival_no
FROM lying p
LEFT JOIN ops.delivery d ON d.delivery_id = p.delivery_id
LEFT JOIN ops.delivery_repeat r ON r.delivery_id = p.delivery_id
LEFT JOIN ops.delivery_verdict v ON v.delivery_id = coalesce(r.repeats_delivery_id, p.delivery_id)
LEFT JOIN core.withdrawn_delivery w ON w.delivery_id = coalesce(r.repeats_delivery_id, p.delivery_id)
ORDER BY p.part_no
