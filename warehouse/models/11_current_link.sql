-- The person a row names, by the newest link; of rows that were not withdrawn. Grain: row.
-- Reads core.newest_link, core.withdrawn_row.
CREATE OR REPLACE VIEW core.current_link AS
SELECT l.* FROM core.newest_link l
ANTI JOIN core.withdrawn_row w ON w.delivery_id = l.delivery_id AND w.row_no = l.row_no
