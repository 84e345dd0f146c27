-- The person a row names, by the newest link; of rows that were not withdrawn. Grain: row.
-- Reads core.link, core.withdrawn_row.
-- Few rows are linked anew; a NOT EXISTS over all would cost five times as much.
CREATE OR REPLACE VIEW core.current_link AS
SELECT l.* EXCLUDE (is_renewal)
FROM core.link l
ANTI JOIN (SELECT delivery_id, row_no, max(run_no) AS last_no FROM core.link WHERE is_renewal GROUP BY ALL) n
    ON n.delivery_id = l.delivery_id AND n.row_no = l.row_no AND n.last_no > l.run_no
ANTI JOIN core.withdrawn_row w ON w.delivery_id = l.delivery_id AND w.row_no = l.row_no
