-- law: every pre-check rests on an answer of its household, and says what is missing where it cannot tell
-- Grain: one row. Reads campaign.eligibility_check, campaign.survey_response, campaign.target_now.
WITH judged AS (
    SELECT c.answer IN ('likely', 'unlikely', 'cannot_tell') AND (c.answer = 'cannot_tell') = (len(c.missing) > 0)
           AND EXISTS (SELECT 1 FROM campaign.survey_response s JOIN campaign.target_now n ON n.target_id = s.target_id
                       JOIN campaign.target_now m ON m.target_id = c.target_id AND m.current_id = n.current_id
                       WHERE s.delivery_id = c.delivery_id AND s.row_no = c.row_no AND s.run_no <= c.run_no) AS holds
    FROM campaign.eligibility_check c)
SELECT count(*) AS left_side, count(*) FILTER (holds) AS right_side, coalesce(bool_and(holds), true) AS holds FROM judged
