-- The person a row names by the newest link, or named until it was withdrawn. Grain: row. Reads core.link.
-- Few rows are linked anew; a NOT EXISTS over all would cost five times as much.
CREATE OR REPLACE VIEW core.newest_link AS
SELECT l.* EXCLUDE (is_renewal)
FROM core.link l
ANTI JOIN (SELECT delivery_id, row_no, max(run_no) AS last_no FROM core.link WHERE is_renewal GROUP BY ALL) n
    ON n.delivery_id = l.delivery_id AND n.row_no = l.row_no AND n.last_no > l.run_no
