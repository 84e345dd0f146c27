-- The score of each household of a look-up, the sum of its parts, and its place by the score alone among those that could get
-- a seat; equal scores by the lot that decides equal points. Grain: (look-up, household).
-- Reads pool, campaign.score_part.
INSERT INTO campaign.pool_score BY NAME
WITH summed AS (
    SELECT household_id, sum(weight) AS weight FROM campaign.score_part WHERE delivery_id = $delivery_id GROUP BY household_id),
scored AS (
    SELECT p.household_id, p.tie, p.excluded IS NULL AND NOT p.is_open AND p.points > 0 AS can_sit,
           CAST($base + s.weight AS INTEGER) AS score
    FROM pool p JOIN summed s USING (household_id))
SELECT $delivery_id AS delivery_id, household_id, CAST($base AS INTEGER) AS base, score,
       CASE WHEN can_sit THEN CAST(row_number() OVER (PARTITION BY can_sit ORDER BY score DESC, tie) AS INTEGER) END AS rank_no,
       $run_no AS run_no
FROM scored
