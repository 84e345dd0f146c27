-- law: no target is closed as no need or counselled without a two-way talk, nor after an AI call without an officer's word
-- Grain: one row. Reads campaign.target_event, campaign.contact_attempt, campaign.visit_outcome, campaign.service_given,
-- campaign.referral, typed.phone_result, ops.delivery_verdict. Counselled: ended with a service that was a talk and nothing
-- else. A talk was known from the run that took its row in, which may have died before it came to the stage of visits.
WITH ended AS (
    SELECT e.target_id, e.end_state,
           EXISTS (SELECT 1 FROM campaign.contact_attempt a WHERE a.target_id = e.target_id AND a.is_talk
                   AND a.talk_minutes >= 1 AND a.run_no <= e.run_no)
           OR EXISTS (SELECT 1 FROM campaign.visit_outcome v JOIN ops.delivery_verdict d USING (delivery_id)
                      WHERE v.target_id = e.target_id AND v.result = 'MET'
                      AND v.talk_minutes >= 1 AND d.run_no <= e.run_no) AS has_talk,
           EXISTS (SELECT 1 FROM typed.phone_result p WHERE p.delivery_id = e.delivery_id AND p.row_no = e.row_no
                   AND p.confirm_ai_no_need)
           AND EXISTS (SELECT 1 FROM campaign.contact_attempt a WHERE a.target_id = e.target_id AND a.channel = 'ai_call'
                       AND a.result = 'COMPLETED' AND a.run_no <= e.run_no) AS is_confirmed
    FROM campaign.target_event e
    WHERE e.event = 'closed' AND (e.end_state IN ('closed_no_need', 'closed_ai_no_need') OR (
        e.end_state = 'closed_service'
        AND EXISTS (SELECT 1 FROM campaign.service_given s WHERE s.target_id = e.target_id AND s.service = 'COUNSEL')
        AND NOT EXISTS (SELECT 1 FROM campaign.service_given s WHERE s.target_id = e.target_id AND s.service <> 'COUNSEL')
        AND NOT EXISTS (SELECT 1 FROM campaign.referral r WHERE r.target_id = e.target_id))))
SELECT count(*) AS left_side, count(*) FILTER (CASE end_state WHEN 'closed_ai_no_need' THEN is_confirmed ELSE has_talk END) AS right_side,
       left_side = right_side AS holds
FROM ended
