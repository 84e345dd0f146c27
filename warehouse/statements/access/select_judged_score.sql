-- The learned score of a household at each of its look-ups, what it is the sum of, and the model's place that day; of a look-up
-- for which nothing could be computed, one row that says why. among: households that could get a seat.
-- Grain: (look-up, part). Reads campaign.pool_standing, campaign.score_use, campaign.pool_score, campaign.score_part,
-- core.household_root, ref.indicator.
WITH mine AS (
    SELECT p.delivery_id, p.household_id, p.run_no
    FROM campaign.pool_standing p
    JOIN core.household_root a ON a.household_id = p.household_id
    JOIN core.household_root h ON h.household_id = $household_id AND h.root_id = a.root_id),
among AS (
    SELECT s.delivery_id, count(s.rank_no) AS among FROM campaign.pool_score s SEMI JOIN mine USING (delivery_id)
    GROUP BY s.delivery_id)
SELECT m.delivery_id AS judged_id, u.score_id, u.place, u.refused_code, u.signed_by, u.document_no, u.signed_on, s.base, s.score,
       s.rank_no, a.among, t.feature, t.found, t.bin, t.weight, coalesce(i.name_ko, t.found) AS found_ko
FROM mine m
JOIN campaign.score_use u USING (run_no)
LEFT JOIN campaign.pool_score s ON s.delivery_id = m.delivery_id AND s.household_id = m.household_id
LEFT JOIN among a ON a.delivery_id = m.delivery_id
LEFT JOIN campaign.score_part t ON t.delivery_id = m.delivery_id AND t.household_id = m.household_id
LEFT JOIN ref.indicator i ON i.kind = t.found
ORDER BY m.delivery_id, m.household_id, t.feature, t.found
