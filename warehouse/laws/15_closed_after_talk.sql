-- law: no target is closed as no need or counselled without a two-way talk, nor after an AI call without an officer's word
-- Grain: one row. Reads campaign.target_event, campaign.target_now, campaign.contact_attempt, campaign.returned_row,
-- campaign.service_given, campaign.referral, typed.phone_result, typed.ssis_result. Counselled: ended with a service that
-- was a talk and nothing else. A talk at a door is known from the run that took its row in, whose stage of visits may not have
-- come yet. What was said to or given for a target that is attached counts for the one that goes on.
WITH attempt AS (
    SELECT n.current_id AS target_id, a.channel, a.result, a.is_talk, a.talk_minutes, a.run_no
    FROM campaign.contact_attempt a JOIN campaign.target_now n USING (target_id)),
door AS (
    SELECT n.current_id AS target_id, r.run_no FROM campaign.returned_row r JOIN campaign.target_now n USING (target_id)
    WHERE r.source = 'visit_result' AND r.is_talk),
given AS (
    SELECT n.current_id AS target_id, s.service FROM campaign.service_given s JOIN campaign.target_now n USING (target_id)),
referred AS (SELECT n.current_id AS target_id FROM campaign.referral JOIN campaign.target_now n USING (target_id)),
ended AS (
    SELECT e.target_id, e.end_state,
           EXISTS (SELECT 1 FROM attempt a WHERE a.target_id = e.target_id AND a.is_talk
                   AND a.talk_minutes >= 1 AND a.run_no <= e.run_no)
           OR EXISTS (SELECT 1 FROM door d WHERE d.target_id = e.target_id AND d.run_no <= e.run_no) AS has_talk,
           (EXISTS (SELECT 1 FROM typed.phone_result p WHERE p.delivery_id = e.delivery_id AND p.row_no = e.row_no
                    AND p.confirm_ai_no_need)
            OR EXISTS (SELECT 1 FROM typed.ssis_result p WHERE p.delivery_id = e.delivery_id AND p.row_no = e.row_no
                       AND p.confirm_ai_no_need))
           AND EXISTS (SELECT 1 FROM attempt a WHERE a.target_id = e.target_id AND a.channel = 'ai_call'
                       AND a.result = 'COMPLETED' AND a.run_no <= e.run_no) AS is_confirmed
    FROM campaign.target_event e
    WHERE e.event = 'closed' AND (e.end_state IN ('closed_no_need', 'closed_ai_no_need') OR (
        e.end_state = 'closed_service'
        AND EXISTS (SELECT 1 FROM given s WHERE s.target_id = e.target_id AND s.service = 'COUNSEL')
        AND NOT EXISTS (SELECT 1 FROM given s WHERE s.target_id = e.target_id AND s.service <> 'COUNSEL')
        AND NOT EXISTS (SELECT 1 FROM referred r WHERE r.target_id = e.target_id))))
SELECT count(*) AS left_side, count(*) FILTER (CASE end_state WHEN 'closed_ai_no_need' THEN is_confirmed ELSE has_talk END) AS right_side,
       left_side = right_side AS holds
FROM ended
