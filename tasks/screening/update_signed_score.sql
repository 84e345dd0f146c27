-- The score in place of the points, in the order of one look-up: only where a signed one may order. Reads campaign.pool_score.
UPDATE pool SET signed_score = s.score
FROM campaign.pool_score s WHERE s.delivery_id = $delivery_id AND s.household_id = pool.household_id
