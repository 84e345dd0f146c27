-- What was planned for the cases (no result) and what came back. Grain: plan or attempt.
-- Reads survey_case, campaign.contact_plan, campaign.contact_attempt.
SELECT p.target_id, p.channel, p.planned_on AS tried_on, p.number_ref, NULL AS result, p.package_id
FROM campaign.contact_plan p SEMI JOIN survey_case USING (target_id)
UNION ALL
SELECT a.target_id, a.channel, a.attempted_on, a.number_ref, a.result, a.package_id
FROM campaign.contact_attempt a SEMI JOIN survey_case USING (target_id)
ORDER BY target_id, tried_on
