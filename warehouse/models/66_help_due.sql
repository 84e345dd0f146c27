-- What help is owed by now, and by whom, as of the last run: a partner's first or last reply to ask for, a household to offer
-- another way to (its referral ended or its application was turned down without any help given, or the conference did not
-- take it, or took back after its end that it did: that is the team head's), a decision or a plan that is late.
-- Grain: (code, subject).
-- Reads campaign.referral_state, campaign.application_state, campaign.case_state, campaign.target_root, campaign.target_now,
-- campaign.undone_case, campaign.target_owner, campaign.disposition, ops.run.
CREATE OR REPLACE VIEW campaign.help_due AS
WITH today AS (SELECT max(as_of) AS as_of FROM ops.run),
disposed AS (
    SELECT n.current_id AS target_id, arg_max(disposition, (disposed_on, run_no, delivery_id, row_no)) AS disposition
    FROM campaign.disposition JOIN campaign.target_now n USING (target_id) GROUP BY 1),
due AS (
    SELECT 'referral_reply' AS code, referral_id AS subject_id, target_id, reply_due_on AS due_on
    FROM campaign.referral_state WHERE is_open AND state <> 'draft'
    UNION ALL
    SELECT 'referral_without_service', arg_max(referral_id, (happened_on, referral_id)), target_id, max(happened_on)
    FROM campaign.referral_state JOIN campaign.target_root t USING (target_id) JOIN disposed d USING (target_id)
    WHERE t.state = 'open' AND d.disposition = 'REFERRED' GROUP BY target_id
    HAVING NOT bool_or(is_open OR is_served)
    UNION ALL
    SELECT 'benefit_decision', application_id, target_id, decision_due_on
    FROM campaign.application_state WHERE decision IS NULL
    UNION ALL
    SELECT 'application_rejected', arg_max(application_id, (decided_on, application_id)), target_id, max(decided_on)
    FROM campaign.application_state JOIN campaign.target_root t USING (target_id) JOIN disposed d USING (target_id)
    WHERE t.state = 'open' AND d.disposition = 'APPLIED' GROUP BY target_id
    HAVING bool_and(coalesce(decision = 'REJECTED', false))
    UNION ALL
    SELECT 'case_declined', arg_max(case_id, (happened_on, case_id)), target_id, max(happened_on)
    FROM campaign.case_state c JOIN campaign.target_root t USING (target_id) JOIN disposed d USING (target_id)
    WHERE t.state = 'open' AND d.disposition = 'CASE' GROUP BY target_id
    HAVING bool_and(c.state IN ('declined', 'entered_in_error'))
    UNION ALL
    SELECT 'case_undone', case_id, target_id, happened_on FROM campaign.undone_case WHERE NOT is_answered
    UNION ALL
    SELECT 'case_plan', case_id, target_id, plan_due_on FROM campaign.case_state WHERE state IN ('intake', 'conference'))
SELECT d.code, d.subject_id, d.target_id, t.campaign_id, t.root_id AS household_id,
       CASE d.code WHEN 'case_undone' THEN 'team_head' ELSE o.owner END AS owner, d.due_on
FROM due d CROSS JOIN today
JOIN campaign.target_root t USING (target_id)
JOIN campaign.target_owner o USING (target_id)
WHERE d.due_on < today.as_of
