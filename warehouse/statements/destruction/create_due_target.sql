-- Targets that ended so long ago that their facts are destroyed, with all that were attached to them; the rows that made them are
-- past their years, too. What was only planned, owed or noticed is nothing that happened. Grain: target.
-- Reads campaign.*, kept_household, living_delivery.
CREATE OR REPLACE TEMP TABLE due_target AS
WITH happened AS (
    SELECT target_id, happened_on FROM campaign.target_event
    UNION ALL SELECT target_id, disposed_on FROM campaign.disposition
    UNION ALL SELECT target_id, attempted_on FROM campaign.contact_attempt
    UNION ALL SELECT target_id, decided_on FROM campaign.benefit_decision
    UNION ALL SELECT target_id, checked_on FROM campaign.post_check
    UNION ALL SELECT target_id, ended_on FROM campaign.objection_end
    UNION ALL SELECT target_id, given_on FROM campaign.consent
    UNION ALL SELECT target_id, withdrawn_on FROM campaign.consent_withdrawal
    UNION ALL SELECT target_id, refused_on FROM campaign.refusal
    UNION ALL SELECT target_id, answered_on FROM campaign.survey_response
    UNION ALL SELECT target_id, decided_on FROM campaign.triage
    UNION ALL SELECT target_id, visited_on FROM campaign.visit_outcome
    UNION ALL SELECT target_id, called_on FROM campaign.ssis_record
    UNION ALL SELECT target_id, found_on FROM campaign.urgent_finding
    UNION ALL SELECT target_id, handed_on FROM campaign.handover
    UNION ALL SELECT target_id, given_on FROM campaign.service_given
    UNION ALL SELECT target_id, applied_on FROM campaign.application
    UNION ALL SELECT target_id, extended_on FROM campaign.decision_extension
    UNION ALL SELECT target_id, objected_on FROM campaign.objection
    UNION ALL SELECT target_id, attached_on FROM campaign.case_target
    UNION ALL SELECT target_id, opened_on FROM campaign.welfare_case
    UNION ALL SELECT target_id, happened_on FROM campaign.referral_event JOIN campaign.referral USING (referral_id)
    UNION ALL SELECT target_id, confirmed_on FROM campaign.referral_confirmation JOIN campaign.referral USING (referral_id)
    UNION ALL SELECT target_id, destroyed_on FROM campaign.partner_destruction JOIN campaign.referral USING (referral_id)
    UNION ALL SELECT target_id, happened_on FROM campaign.case_event JOIN campaign.welfare_case USING (case_id)
    UNION ALL SELECT target_id, told_on FROM campaign.case_item JOIN campaign.welfare_case USING (case_id)
    UNION ALL SELECT target_id, assigned_on FROM campaign.case_manager JOIN campaign.welfare_case USING (case_id)),
last AS (
    SELECT n.current_id, max(h.happened_on) AS last_on FROM happened h JOIN campaign.target_now n USING (target_id) GROUP BY 1),
young AS (
    SELECT n.current_id
    FROM (SELECT target_id, delivery_id FROM campaign.target UNION ALL SELECT target_id, delivery_id FROM campaign.listing) o
    JOIN campaign.target_now n USING (target_id) SEMI JOIN living_delivery d ON d.delivery_id = o.delivery_id)
SELECT n.target_id
FROM campaign.target_now n
JOIN campaign.target_root t ON t.target_id = n.current_id AND t.state IN ('closed', 'removed')
JOIN last l ON l.current_id = n.current_id AND l.last_on + to_years($target_years) <= $as_of
ANTI JOIN kept_household k ON k.root_id = t.root_id
ANTI JOIN young y ON y.current_id = n.current_id
