-- What was planned for the cases, and for targets attached to them (no result), and what came back; a call rang the number
-- that its package held. A call whose line came back corrected (same list, number, day and hour) is one try, as it was told
-- last. What stood in a list for a day from which it is closed to its officer will not be done.
-- Grain: plan or attempt.
-- Reads survey_case, campaign.target_now, campaign.contact_plan, campaign.contact_attempt, campaign.closed_package.
WITH named AS (SELECT n.target_id, n.current_id FROM campaign.target_now n JOIN survey_case c ON c.target_id = n.current_id),
closed AS (SELECT package_id, min(ended_on) AS ended_on FROM campaign.closed_package GROUP BY package_id),
plan AS (
    SELECT p.* REPLACE (n.current_id AS target_id)
    FROM campaign.contact_plan p
    JOIN named n USING (target_id)
    LEFT JOIN closed c USING (package_id)
    WHERE coalesce(p.planned_on < c.ended_on, true)),
held AS (
    SELECT target_id, package_id, channel, number_ref, min(number_keys) AS number_keys FROM plan
    WHERE number_keys IS NOT NULL GROUP BY ALL),
made AS (
    SELECT a.* FROM campaign.contact_attempt a SEMI JOIN named n USING (target_id)
    QUALIFY a.channel <> 'phone' OR a.attempted_at IS NULL
        OR row_number() OVER (PARTITION BY a.target_id, a.channel, a.package_id, a.number_ref, a.attempted_on, a.attempted_at
                              ORDER BY a.run_no DESC, a.delivery_id, a.row_no DESC) = 1),
rung AS (
    SELECT target_id, package_id, number_ref, number_keys[1] AS number_key FROM held WHERE channel = 'phone'
    UNION ALL
    SELECT target_id, package_id, unnest(['phone', 'phone_2']), unnest([number_keys[1], number_keys[2]])
    FROM held WHERE channel = 'ai_call')
SELECT target_id, channel, planned_on AS tried_on, number_ref, NULL AS result, package_id, NULL AS number_key,
       NULL AS tried_at FROM plan
UNION ALL
SELECT n.current_id, a.channel, a.attempted_on, a.number_ref, a.result, a.package_id, r.number_key,
       a.attempted_at
FROM made a JOIN named n USING (target_id)
LEFT JOIN rung r ON r.target_id = n.current_id AND r.package_id = a.package_id AND r.number_ref = a.number_ref
ORDER BY target_id, tried_on, result NULLS FIRST
