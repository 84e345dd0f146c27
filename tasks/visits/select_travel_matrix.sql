-- The newest accepted matrix, and whether its gaps are listed already. Grain: one row, or none.
-- Reads ops.delivery, ops.delivery_verdict, campaign.travel_gap.
SELECT d.delivery_id, EXISTS (SELECT 1 FROM campaign.travel_gap g WHERE g.delivery_id = d.delivery_id) AS is_listed
FROM ops.delivery d JOIN ops.delivery_verdict v USING (delivery_id)
WHERE d.source = 'travel_matrix' AND v.is_accepted AND v.run_no <= $run_no
ORDER BY v.run_no DESC, d.delivery_id LIMIT 1
