-- Every delivery and what became of it; one in parts, of which some have not come, waits since its first part. A repeat says
-- of which one; missing are the numbers of the parts, or the number of rows, that a waiting one lacks. One that waits is
-- overtaken by a later delivery of its source and period. Grain: delivery.
-- Reads ops.delivery, ops.delivery_verdict, ops.delivery_repeat, ops.delivery_part.
CREATE OR REPLACE VIEW out.delivery AS
WITH part AS (
    SELECT *, min(p.received_on) OVER (PARTITION BY p.delivery_id) AS since FROM ops.delivery_part p
    ANTI JOIN ops.delivery d ON d.delivery_id = p.delivery_id
    QUALIFY row_number() OVER (PARTITION BY p.delivery_id, p.part_no ORDER BY p.arrival_no DESC) = 1),
gathered AS (
    SELECT p.delivery_id, p.source, min(p.period) AS period, min(p.since) AS received_on,
           max(p.run_no) AS run_no, CAST(sum(p.row_count) AS INTEGER) AS rows,
           any_value(p.counts) AS counts, any_value(p.stated) AS stated, list(p.part_no) AS came
    FROM part p GROUP BY p.delivery_id, p.source),
waiting AS (
    SELECT g.*, CASE WHEN g.counts = 'parts'
                THEN array_to_string(list_filter(range(1, g.stated + 1), lambda n: NOT list_contains(g.came, n)), ', ')
                ELSE CAST(g.stated - g.rows AS VARCHAR) END AS missing
    FROM gathered g
    WHERE NOT EXISTS (SELECT 1 FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id)
                      WHERE d.source = g.source AND d.period = g.period AND v.is_accepted AND d.run_no > g.run_no))
SELECT d.delivery_id, d.source, d.period, d.received_on, d.run_no, d.rows_received,
       coalesce(v.rows_accepted, 0) AS rows_accepted, coalesce(v.rows_quarantined, 0) AS rows_quarantined,
       CASE WHEN r.delivery_id IS NOT NULL THEN 'repeat'
            WHEN d.rejected_code IS NOT NULL OR NOT v.is_accepted THEN 'rejected' WHEN v.is_accepted THEN 'accepted'
            ELSE 'received' END AS state,
       coalesce(d.rejected_code, v.rejected_code) AS rejected_code, coalesce(d.rejected_ko, v.rejected_ko) AS rejected_ko,
       r.repeats_delivery_id, CAST(NULL AS VARCHAR) AS missing_unit, CAST(NULL AS VARCHAR) AS missing
FROM ops.delivery d
LEFT JOIN ops.delivery_verdict v USING (delivery_id)
LEFT JOIN ops.delivery_repeat r ON r.delivery_id = d.delivery_id
UNION ALL
SELECT delivery_id, source, period, received_on, run_no, rows, 0, 0, 'waiting', NULL, NULL, NULL, counts, missing FROM waiting
