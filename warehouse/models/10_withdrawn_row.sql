-- Rows that nobody may act on any more, with what took them back first. A correction that an order withdrew takes nothing back:
-- what it corrected stands again, so that nobody disappears with a wrong correction. Grain: row. Reads core.row_withdrawal.
CREATE OR REPLACE VIEW core.withdrawn_row AS
WITH void AS (
    SELECT DISTINCT delivery_id AS by_delivery_id, row_no AS by_row_no FROM core.row_withdrawal WHERE cause = 'ordered'),
holding AS (
    SELECT delivery_id, row_no, cause, run_no FROM core.row_withdrawal WHERE cause = 'ordered'
    UNION ALL
    SELECT c.delivery_id, c.row_no, c.cause, c.run_no
    FROM (FROM core.row_withdrawal WHERE cause = 'corrected') c ANTI JOIN void USING (by_delivery_id, by_row_no))
SELECT delivery_id, row_no, arg_min(cause, (run_no, cause <> 'ordered')) AS cause, min(run_no) AS run_no
FROM holding GROUP BY delivery_id, row_no
