-- The newest accepted matrix of ways: without one every way is computed. Grain: one row, or none.
-- Reads ops.delivery, ops.delivery_verdict.
SELECT d.delivery_id FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id)
WHERE d.source = 'travel_matrix' AND v.is_accepted
ORDER BY v.run_no DESC, d.delivery_id LIMIT 1
