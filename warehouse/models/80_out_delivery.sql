-- Every delivery and what became of it, by the counts of its suite; judged_run_no is the run that said so. In how many ways it
-- was written otherwise than declared is in drifts, and which in out.drift.
-- Grain: delivery. Reads ops.delivery, ops.delivery_verdict, ops.rule_count.
CREATE OR REPLACE VIEW out.delivery AS
SELECT d.delivery_id, d.source, d.period, d.received_on, d.run_no, d.rows_received,
       coalesce(v.rows_accepted, 0) AS rows_accepted, coalesce(v.rows_quarantined, 0) AS rows_quarantined,
       CASE WHEN d.rejected_code IS NOT NULL OR NOT v.is_accepted THEN 'rejected' WHEN v.is_accepted THEN 'accepted'
            ELSE 'received' END AS state,
       coalesce(d.rejected_code, v.rejected_code) AS rejected_code, coalesce(d.rejected_ko, v.rejected_ko) AS rejected_ko,
       coalesce(v.run_no, d.run_no) AS judged_run_no,
       (SELECT count(*) FROM ops.rule_count r WHERE r.delivery_id = d.delivery_id
            AND r.rule IN ('unknown_column', 'other_layout', 'undeclared_code')) AS drifts
FROM ops.delivery d LEFT JOIN ops.delivery_verdict v USING (delivery_id)
