-- What was planned for the cases (no result) and what came back; a call rang the number that its package held.
-- Grain: plan or attempt. Reads survey_case, campaign.contact_plan, campaign.contact_attempt.
WITH plan AS (SELECT p.* FROM campaign.contact_plan p SEMI JOIN survey_case USING (target_id)),
held AS (
    SELECT target_id, package_id, channel, number_ref, any_value(number_keys) AS number_keys FROM plan
    WHERE number_keys IS NOT NULL GROUP BY ALL),
rung AS (
    SELECT target_id, package_id, number_ref, number_keys[1] AS number_key FROM held WHERE channel = 'phone'
    UNION ALL
    SELECT target_id, package_id, unnest(['phone', 'phone_2']), unnest([number_keys[1], number_keys[2]])
    FROM held WHERE channel = 'ai_call')
SELECT target_id, channel, planned_on AS tried_on, number_ref, NULL AS result, package_id, NULL AS number_key FROM plan
UNION ALL
SELECT a.target_id, a.channel, a.attempted_on, a.number_ref, a.result, a.package_id, r.number_key
FROM campaign.contact_attempt a SEMI JOIN survey_case USING (target_id)
LEFT JOIN rung r ON r.target_id = a.target_id AND r.package_id = a.package_id AND r.number_ref = a.number_ref
ORDER BY target_id, tried_on, result NULLS FIRST
