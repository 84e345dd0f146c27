-- The selections of this run from look-ups of the pool, with the month each is of. Grain: look-up.
-- Reads campaign.look_up, ops.delivery.
SELECT d.period, l.* FROM campaign.look_up l JOIN ops.delivery d USING (delivery_id) WHERE l.run_no = $run_no ORDER BY l.delivery_id
