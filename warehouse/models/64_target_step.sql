-- How far each target came, and which depths of help it got; a target has a step or has not, the first run counts. Steps
-- overlap: none contains another by itself.
--   contacted                somebody tried: a message, a letter, a call, a visit
--   reached                  somebody of the household answered, be it the machine or with a refusal
--   visited                  somebody went to the door
--   disposed                 an officer recorded a result, or confirmed the machine's "no need"
--   helped_contacted         the household was heard to the end, by the machine or an officer (the loosest count of help)
--   helped_counselled        a two-way talk with an officer
--   helped_in_kind           a private service other than talk and company was given
--   helped_referral_accepted a partner said yes
--   helped_service_received  a partner says that the person got the service, or a part of it, and the person says so too
--   helped_benefit_decided   the county granted a benefit, with its document number, by the decision in force
-- Grain: (target, step). Reads campaign.contact_attempt, campaign.disposition, campaign.target_event,
-- campaign.service_given, campaign.referral, campaign.referral_event, campaign.referral_word, campaign.decision_in_force.
CREATE OR REPLACE VIEW campaign.target_step AS
WITH fact AS (
    SELECT target_id, 'contacted' AS step, run_no FROM campaign.contact_attempt WHERE result <> 'NOT_DONE'
    UNION ALL
    SELECT target_id, 'reached', run_no FROM campaign.contact_attempt
    WHERE is_talk OR result IN ('COMPLETED', 'PARTIAL', 'TALKED', 'CALL_LATER', 'REFUSED', 'MET')
    UNION ALL
    SELECT target_id, 'visited', run_no FROM campaign.contact_attempt WHERE channel = 'visit' AND result <> 'NOT_DONE'
    UNION ALL
    SELECT target_id, 'disposed', run_no FROM campaign.disposition
    UNION ALL
    SELECT target_id, 'disposed', run_no FROM campaign.target_event WHERE end_state = 'closed_ai_no_need'
    UNION ALL
    SELECT target_id, 'helped_contacted', run_no FROM campaign.contact_attempt WHERE is_talk OR result IN ('COMPLETED', 'TALKED', 'MET')
    UNION ALL
    SELECT target_id, 'helped_counselled', run_no FROM campaign.contact_attempt WHERE is_talk
    UNION ALL
    SELECT target_id, 'helped_in_kind', run_no FROM campaign.service_given WHERE service NOT IN ('COUNSEL', 'EMOTIONAL')
    UNION ALL
    SELECT r.target_id, 'helped_referral_accepted', e.run_no
    FROM campaign.referral_event e JOIN campaign.referral r USING (referral_id) WHERE e.state = 'accepted'
    UNION ALL
    SELECT r.target_id, 'helped_service_received', greatest(e.run_no, w.run_no)
    FROM campaign.referral_event e JOIN campaign.referral r USING (referral_id) JOIN campaign.referral_word w USING (referral_id)
    WHERE e.state = 'completed' AND e.outcome IN ('RECEIVED', 'PARTLY') AND w.is_received
    UNION ALL
    SELECT target_id, 'helped_benefit_decided', run_no FROM campaign.decision_in_force
    WHERE decision = 'GRANTED' AND document_no <> '')
SELECT target_id, step, min(run_no) AS run_no, max(run_no) AS last_run_no FROM fact GROUP BY 1, 2
