-- The person a row names, by the newest link. Grain: row. Reads core.link.
CREATE OR REPLACE VIEW core.current_link AS
SELECT l.* EXCLUDE (is_renewal)
FROM core.link l
WHERE NOT EXISTS (SELECT 1 FROM core.link n WHERE n.is_renewal AND n.delivery_id = l.delivery_id AND n.row_no = l.row_no
                  AND n.run_no > l.run_no)
