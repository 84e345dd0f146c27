-- Households to offer another way to, as of the last run: a referral ended (or the person says nothing came of it) or an
-- application was turned down without any help given, or the conference did not take them, or took back after their end that
-- it did, or the county what it granted. Grain: (code, subject).
-- Reads campaign.referral_state, campaign.application_state, campaign.target_case, campaign.undone_case,
-- campaign.undone_benefit, campaign.target_root, campaign.newest_disposition, ops.run.
CREATE OR REPLACE VIEW main.standing_help_due AS
WITH ended AS (
    SELECT 'referral_without_service' AS code, 'REFERRED' AS disposition, target_id,
           arg_max(referral_id, (happened_on, referral_id)) AS subject_id,
           max(greatest(happened_on, confirmed_on)) AS due_on
    FROM campaign.referral_state GROUP BY target_id HAVING NOT bool_or(is_open OR is_served OR is_unconfirmed)
    UNION ALL
    SELECT 'application_rejected', 'APPLIED', target_id, arg_max(application_id, (decided_on, application_id)), max(decided_on)
    FROM campaign.application_state GROUP BY target_id HAVING bool_and(coalesce(decision = 'REJECTED', false))
    UNION ALL
    SELECT 'case_declined', 'CASE', target_id, arg_max(case_id, (happened_on, case_id)), max(happened_on)
    FROM campaign.target_case GROUP BY target_id HAVING bool_and(state IN ('declined', 'entered_in_error'))),
due AS (
    SELECT e.code, e.subject_id, e.target_id, e.due_on
    FROM ended e
    JOIN campaign.newest_disposition d ON d.target_id = e.target_id AND d.disposition = e.disposition
    SEMI JOIN (SELECT target_id FROM campaign.target_root WHERE state = 'open') t ON t.target_id = e.target_id
    UNION ALL
    SELECT 'case_undone', case_id, target_id, happened_on FROM campaign.undone_case WHERE NOT is_answered
    UNION ALL
    SELECT 'benefit_undone', target_id, target_id, happened_on FROM campaign.undone_benefit WHERE NOT is_answered)
SELECT * FROM due WHERE due_on < (SELECT max(as_of) FROM ops.run);
CREATE OR REPLACE VIEW campaign.help_due AS FROM standing_help_due
