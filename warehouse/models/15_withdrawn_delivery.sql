-- Deliveries of which an order withdrew rows and no row that names a person stands: the same file, sent again, is judged anew.
-- Grain: delivery. Reads core.row_withdrawal, core.withdrawn_row, core.appearance.
CREATE OR REPLACE VIEW core.withdrawn_delivery AS
WITH doubted AS (SELECT DISTINCT delivery_id FROM core.row_withdrawal WHERE cause = 'ordered')
SELECT delivery_id FROM doubted
ANTI JOIN (SELECT delivery_id FROM core.appearance SEMI JOIN doubted USING (delivery_id)
           ANTI JOIN core.withdrawn_row USING (delivery_id, row_no)) s USING (delivery_id)
