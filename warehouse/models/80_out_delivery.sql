-- Every delivery and what became of it, by the counts of its suite; judged_run_no is the run that said so. One in parts, of which
-- some have not come, waits since its first part. A repeat says of which one; missing are the numbers of the parts, or the
-- number of rows (missing_unit), that a waiting one lacks.
-- Grain: delivery. Reads ops.delivery, ops.delivery_verdict, ops.delivery_repeat, ops.delivery_part.
CREATE OR REPLACE VIEW out.delivery AS
SELECT d.delivery_id, d.source, d.period, d.received_on, d.run_no, d.rows_received,
       coalesce(v.rows_accepted, 0) AS rows_accepted, coalesce(v.rows_quarantined, 0) AS rows_quarantined,
       CASE WHEN r.delivery_id IS NOT NULL THEN 'repeat'
            WHEN d.rejected_code IS NOT NULL OR NOT v.is_accepted THEN 'rejected' WHEN v.is_accepted THEN 'accepted'
            ELSE 'received' END AS state,
       coalesce(d.rejected_code, v.rejected_code) AS rejected_code, coalesce(d.rejected_ko, v.rejected_ko) AS rejected_ko,
       coalesce(v.run_no, d.run_no) AS judged_run_no,
       r.repeats_delivery_id, CAST(NULL AS VARCHAR) AS missing_unit, CAST(NULL AS VARCHAR) AS missing
FROM ops.delivery d
LEFT JOIN ops.delivery_verdict v USING (delivery_id)
LEFT JOIN ops.delivery_repeat r ON r.delivery_id = d.delivery_id
UNION ALL
SELECT delivery_id, source, max_by(period, arrival_no), min(since_on), max(run_no), max_by(rows_gathered, arrival_no), 0, 0,
       'waiting', NULL, NULL, max(run_no), NULL, max_by(counts, arrival_no), arg_max_null(missing, arrival_no)
FROM ops.delivery_part GROUP BY delivery_id, source HAVING arg_max_null(missing, arrival_no) IS NOT NULL
