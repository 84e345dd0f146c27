-- Every rule that a row broke, without the row's values, and what became of the row where it was kept back (fate): waiting,
-- released, replaced, withdrawn by an order that names it or its delivery, expired when its source's retention ended before
-- anything did, or rejected with its delivery.
-- refused_rule: what the last order to release it met; last_run_no: the run that told of it last. A replacement that an order
-- withdrew replaces nothing: the row waits again. Grain: (row, rule, column).
-- Reads ops.quarantine, ops.row_event, ops.withdrawal_ordered, core.row_withdrawal, ops.delivery, ops.delivery_verdict, ops.run,
-- ref.retention.
CREATE OR REPLACE VIEW out.quarantine AS
WITH void AS (
    SELECT delivery_id AS by_delivery_id, row_no AS by_row_no, 'replaced' AS event FROM core.row_withdrawal WHERE cause = 'ordered'),
told AS (
    SELECT delivery_id, row_no, min(event) FILTER (event <> 'release_refused') AS event, max(run_no) AS last_run_no,
           max_by(rule, run_no) FILTER (event = 'release_refused') AS refused_rule
    FROM ops.row_event ANTI JOIN void USING (by_delivery_id, by_row_no, event) GROUP BY delivery_id, row_no),
taken_back AS (
    SELECT q.delivery_id, q.row_no, min(o.run_no) AS run_no
    FROM ops.quarantine q JOIN ops.withdrawal_ordered o
        ON o.subject_delivery_id = q.delivery_id AND q.row_no = coalesce(o.subject_row_no, q.row_no)
    GROUP BY q.delivery_id, q.row_no)
SELECT d.source, q.delivery_id, q.row_no, q.rule, q.column_name, q.action, d.received_on, q.run_no,
       CASE WHEN q.action <> 'quarantine_row' THEN NULL WHEN NOT v.is_accepted THEN 'rejected'
            WHEN t.event IS NOT NULL THEN t.event WHEN w.run_no IS NOT NULL THEN 'withdrawn'
            WHEN d.received_on + to_years(r.retention_years) < (SELECT max(as_of) FROM ops.run) THEN 'expired'
            ELSE 'waiting' END AS fate,
       CASE WHEN q.action = 'quarantine_row' AND t.event IS NULL THEN t.refused_rule END AS refused_rule,
       greatest(q.run_no, t.last_run_no, w.run_no) AS last_run_no
FROM ops.quarantine q
JOIN ops.delivery d USING (delivery_id)
JOIN ops.delivery_verdict v USING (delivery_id)
LEFT JOIN ref.retention r ON r.source = d.source
LEFT JOIN told t ON t.delivery_id = q.delivery_id AND t.row_no = q.row_no
LEFT JOIN taken_back w ON w.delivery_id = q.delivery_id AND w.row_no = q.row_no
