-- law: learned scores = their bases + the weights of their parts, and none orders that its run may not use so
-- Grain: one row. Reads campaign.pool_score, campaign.score_part, campaign.pool_standing, campaign.score_use.
WITH told AS (
    SELECT delivery_id, household_id, sum(weight) AS weight FROM campaign.score_part GROUP BY delivery_id, household_id),
scored AS (
    SELECT s.score, s.base + coalesce(t.weight, 0) AS told
    FROM campaign.pool_score s LEFT JOIN told t USING (delivery_id, household_id)),
unsigned AS (
    SELECT count(*) AS households
    FROM campaign.pool_standing p ANTI JOIN (SELECT run_no FROM campaign.score_use WHERE place = 'order') u USING (run_no)
    WHERE p.signed_score IS NOT NULL)
SELECT coalesce(sum(score), 0) AS left_side, coalesce(sum(told), 0) AS right_side,
       NOT coalesce(bool_or(score <> told), false) AND (SELECT households FROM unsigned) = 0 AS holds
FROM scored
