-- Every row that was kept back, and what became of it: waiting, released, replaced, expired when its source's retention ended
-- before anything did, or rejected with its delivery. refused_rule is what the last order to release it met.
-- Grain: row. Reads ops.quarantine, ops.row_event, ops.delivery, ops.delivery_verdict, ops.run, ref.retention.
CREATE OR REPLACE VIEW ops.quarantined_row AS
WITH kept AS (SELECT DISTINCT delivery_id, row_no FROM ops.quarantine WHERE action = 'quarantine_row'),
told AS (
    SELECT delivery_id, row_no, min(event) FILTER (event <> 'release_refused') AS event, max(run_no) AS last_run_no,
           max_by(rule, run_no) FILTER (event = 'release_refused') AS refused_rule
    FROM ops.row_event GROUP BY delivery_id, row_no)
SELECT k.delivery_id, k.row_no,
       CASE WHEN NOT v.is_accepted THEN 'rejected' WHEN t.event IS NOT NULL THEN t.event
            WHEN d.received_on + to_years(r.retention_years) < (SELECT max(as_of) FROM ops.run) THEN 'expired'
            ELSE 'waiting' END AS fate,
       CASE WHEN t.event IS NULL THEN t.refused_rule END AS refused_rule,
       greatest(v.run_no, t.last_run_no) AS last_run_no
FROM kept k
JOIN ops.delivery d USING (delivery_id)
JOIN ops.delivery_verdict v USING (delivery_id)
LEFT JOIN ref.retention r ON r.source = d.source
LEFT JOIN told t ON t.delivery_id = k.delivery_id AND t.row_no = k.row_no
