-- Deliveries of which every row that names a person was withdrawn by order: the same file, sent again, is judged anew.
-- Grain: delivery. Reads core.withdrawn_row, core.appearance.
CREATE OR REPLACE VIEW core.withdrawn_delivery AS
WITH doubted AS (SELECT DISTINCT delivery_id FROM core.withdrawn_row WHERE cause = 'ordered')
SELECT delivery_id FROM doubted
ANTI JOIN (SELECT delivery_id FROM core.appearance SEMI JOIN doubted USING (delivery_id)
           ANTI JOIN core.withdrawn_row USING (delivery_id, row_no)) s USING (delivery_id)
