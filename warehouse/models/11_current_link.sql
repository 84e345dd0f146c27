-- The person a row names, by the newest link. Grain: row. Reads core.link.
CREATE OR REPLACE VIEW core.current_link AS
SELECT * FROM core.link QUALIFY row_number() OVER (PARTITION BY delivery_id, row_no ORDER BY run_no DESC) = 1
