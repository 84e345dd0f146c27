-- What became of the rows of each delivery: received = accepted + quarantined + rejected as its suite said, and of the
-- quarantined those that wait, were released, replaced or withdrawn, or expired. A delivery that is not judged yet has none.
-- Grain: delivery. Reads out.delivery, out.quarantine.
CREATE OR REPLACE VIEW out.row_fate AS
WITH kept AS (
    SELECT delivery_id, row_no, any_value(fate) AS fate
    FROM out.quarantine WHERE action = 'quarantine_row' GROUP BY delivery_id, row_no),
counted AS (
    SELECT delivery_id, count(*) FILTER (fate = 'waiting') AS waiting, count(*) FILTER (fate = 'released') AS released,
           count(*) FILTER (fate = 'replaced') AS replaced, count(*) FILTER (fate = 'expired') AS expired,
           count(*) FILTER (fate = 'withdrawn') AS withdrawn
    FROM kept GROUP BY delivery_id)
SELECT d.delivery_id, d.source, d.period, d.received_on, d.rows_received, d.rows_accepted,
       CASE d.state WHEN 'accepted' THEN d.rows_quarantined ELSE 0 END AS rows_quarantined,
       CASE d.state WHEN 'rejected' THEN d.rows_received ELSE 0 END AS rows_rejected,
       coalesce(c.waiting, 0) AS rows_waiting, coalesce(c.released, 0) AS rows_released,
       coalesce(c.replaced, 0) AS rows_replaced, coalesce(c.expired, 0) AS rows_expired,
       coalesce(c.withdrawn, 0) AS rows_withdrawn
FROM out.delivery d LEFT JOIN counted c USING (delivery_id)
WHERE d.state IN ('accepted', 'rejected')
