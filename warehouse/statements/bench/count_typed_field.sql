-- What officers typed into worklists that came back: the six fields of a contact, a tick of a card, the confirmation of an
-- AI call; and answers to the questionnaire. Grain: one row. Reads typed.phone_result, ops.delivery_verdict, ops.held_row,
-- campaign.triage, campaign.survey_response.
WITH told AS (
    SELECT r.*, g.target_id FROM typed.phone_result r
    JOIN ops.delivery_verdict v ON v.delivery_id = r.delivery_id AND v.is_accepted
    ANTI JOIN ops.held_row h ON h.delivery_id = r.delivery_id AND h.row_no = r.row_no
    LEFT JOIN campaign.triage g ON g.delivery_id = r.delivery_id AND g.row_no = r.row_no)
SELECT count(*) FILTER (result IS NOT NULL) AS contacts, count(DISTINCT target_id) AS households,
       count(*) FILTER (result = 'TALKED') AS talks,
       count(result) + count(called_at) + count(minutes) + count(need) + count(refusal_scope) + count(remark)
       + count(confirm_ai_no_need) + count(entered) AS fields,
       (SELECT count(*) FROM campaign.survey_response s SEMI JOIN told USING (delivery_id, row_no)) AS answers
FROM told
