-- Households to offer another way to, and by whom, as of the last run: a referral ended or an application was turned down
-- without any help given, or the conference did not take them, or took back after their end that it did: that is the team
-- head's. Grain: (code, subject). Reads campaign.referral_state, campaign.application_state, campaign.case_state,
-- campaign.undone_case, campaign.target_root, campaign.target_owner, campaign.newest_disposition, ops.run.
CREATE OR REPLACE VIEW campaign.help_due AS
WITH today AS (SELECT max(as_of) AS as_of FROM ops.run),
due AS (
    SELECT 'referral_without_service' AS code, arg_max(referral_id, (happened_on, referral_id)) AS subject_id, target_id,
           max(happened_on) AS due_on
    FROM campaign.referral_state JOIN campaign.target_root t USING (target_id) JOIN campaign.newest_disposition d USING (target_id)
    WHERE t.state = 'open' AND d.disposition = 'REFERRED' GROUP BY target_id
    HAVING NOT bool_or(is_open OR is_served)
    UNION ALL
    SELECT 'application_rejected', arg_max(application_id, (decided_on, application_id)), target_id, max(decided_on)
    FROM campaign.application_state JOIN campaign.target_root t USING (target_id) JOIN campaign.newest_disposition d USING (target_id)
    WHERE t.state = 'open' AND d.disposition = 'APPLIED' GROUP BY target_id
    HAVING bool_and(coalesce(decision = 'REJECTED', false))
    UNION ALL
    SELECT 'case_declined', arg_max(case_id, (happened_on, case_id)), target_id, max(happened_on)
    FROM campaign.case_state c JOIN campaign.target_root t USING (target_id) JOIN campaign.newest_disposition d USING (target_id)
    WHERE t.state = 'open' AND d.disposition = 'CASE' GROUP BY target_id
    HAVING bool_and(c.state IN ('declined', 'entered_in_error'))
    UNION ALL
    SELECT 'case_undone', case_id, target_id, happened_on FROM campaign.undone_case WHERE NOT is_answered)
SELECT d.code, d.subject_id, d.target_id, t.campaign_id, CASE d.code WHEN 'case_undone' THEN 'team_head' ELSE o.owner END AS owner,
       d.due_on
FROM due d CROSS JOIN today
JOIN campaign.target_root t USING (target_id)
JOIN campaign.target_owner o USING (target_id)
WHERE d.due_on < today.as_of
