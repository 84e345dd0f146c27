-- Deliveries that wait for parts, but those that a later one of their source and period has overtaken; with why the parts of the
-- one before do not count any more, where its rule rejected it or an order withdrew it, or what it only repeated. Grain:
-- delivery.
-- Reads out.delivery, ops.delivery_part, core.withdrawn_delivery.
WITH whole AS (
    SELECT d.source, d.period, d.run_no, w.delivery_id IS NOT NULL AS is_withdrawn, s.state = 'rejected' AS is_rejected,
           p.delivery_id IS NOT NULL AS is_in_parts
    FROM out.delivery d
    JOIN out.delivery s ON s.delivery_id = coalesce(d.repeats_delivery_id, d.delivery_id)
    LEFT JOIN core.withdrawn_delivery w ON w.delivery_id = s.delivery_id
    LEFT JOIN (SELECT DISTINCT delivery_id FROM ops.delivery_part) p ON p.delivery_id = d.delivery_id
    WHERE s.state IN ('accepted', 'rejected')),
former AS (
    SELECT source, period, arg_max_null(CASE WHEN is_withdrawn THEN 'withdrawn' WHEN is_rejected THEN 'rejected' END, run_no) AS former
    FROM whole WHERE is_in_parts GROUP BY source, period)
SELECT w.source, w.period, w.received_on AS since_on, w.missing_unit, w.missing, f.former
FROM out.delivery w LEFT JOIN former f USING (source, period)
WHERE w.state = 'waiting' AND NOT EXISTS (
    SELECT 1 FROM whole d
    WHERE d.source = w.source AND d.period = w.period AND NOT d.is_rejected AND NOT d.is_withdrawn AND d.run_no > w.run_no)
ORDER BY since_on, w.source, w.period, w.delivery_id
