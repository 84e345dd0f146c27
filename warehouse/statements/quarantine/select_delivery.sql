-- Deliveries whose id begins so. Grain: delivery. Reads out.row_fate, out.delivery.
SELECT f.*, d.state, d.rejected_ko FROM out.row_fate f JOIN out.delivery d USING (delivery_id)
WHERE starts_with(f.delivery_id, $beginning) ORDER BY f.delivery_id LIMIT 2
