-- The selections of this run from look-ups of the pool, with the month each is of and how many households rest. Grain: look-up.
-- Reads campaign.look_up, campaign.score_use, campaign.pool_standing, ops.delivery.
SELECT d.period, l.*, (SELECT count(p.rests_until) FROM campaign.pool_standing p WHERE p.delivery_id = l.delivery_id) AS resting,
       u.place AS score_place, u.refused_code, u.score_id, u.signed_by, u.document_no, u.signed_on
FROM campaign.look_up l
JOIN ops.delivery d USING (delivery_id)
LEFT JOIN campaign.score_use u ON u.run_no = l.run_no
WHERE l.run_no = $run_no ORDER BY l.delivery_id
