-- Every referral as its newest step has it, with the target that goes on for it and the package it left in.
-- is_open: something may still come of it. is_reported: the partner says that the person got the service, or a part of it.
-- is_served: and the person says so too; is_unconfirmed: nobody has asked the person yet. ssis_no: its number in 행복이음, where
-- it was made there. reply_due_on: of one that was requested the day of a first reply, of one that was accepted or is on hold of
-- the last; escalates_on: from which day its silence is the team head's.
-- Grain: referral. Reads campaign.referral, campaign.target_now, campaign.referral_event, campaign.referral_word,
-- campaign.referral_elsewhere, ops.package_row.
CREATE OR REPLACE VIEW main.standing_referral_state AS
WITH step AS (
    SELECT referral_id, max(step_no) AS step_no, arg_max(state, step_no) AS state, arg_max(outcome, step_no) AS outcome,
           arg_max(happened_on, step_no) AS happened_on, arg_max(delivery_id, step_no) AS delivery_id,
           arg_max(row_no, step_no) AS row_no,
           arg_max(reply_due_on, step_no) FILTER (reply_due_on IS NOT NULL) AS reply_due_on,
           arg_max(escalates_on, step_no) FILTER (escalates_on IS NOT NULL) AS escalates_on, max(expires_on) AS expires_on,
           min(happened_on) FILTER (state = 'requested') AS requested_on,
           min(happened_on) FILTER (state = 'accepted') AS accepted_on
    FROM campaign.referral_event GROUP BY 1),
sent AS (SELECT subject_id AS referral_id, min(package_id) AS package_id FROM ops.package_row
         WHERE subject_kind = 'referral' GROUP BY 1)
SELECT r.* REPLACE (n.current_id AS target_id), s.* EXCLUDE (referral_id), k.package_id, e.document_no AS ssis_no,
       w.confirmed_on,
       s.state IN ('draft', 'requested', 'received', 'accepted', 'in_progress', 'on_hold') AS is_open,
       s.state = 'completed' AND coalesce(s.outcome IN ('RECEIVED', 'PARTLY'), false) AS is_reported,
       is_reported AND coalesce(w.is_received, false) AS is_served,
       is_reported AND w.referral_id IS NULL AS is_unconfirmed
FROM campaign.referral r JOIN campaign.target_now n USING (target_id)
JOIN step s USING (referral_id) LEFT JOIN sent k USING (referral_id)
LEFT JOIN campaign.referral_word w USING (referral_id) LEFT JOIN campaign.referral_elsewhere e USING (referral_id);
CREATE OR REPLACE VIEW campaign.referral_state AS FROM standing_referral_state
