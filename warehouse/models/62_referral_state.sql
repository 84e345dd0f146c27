-- Every referral as its newest step has it, with the target that goes on for it and the package it left in.
-- is_open: something may still come of it. is_served: the partner says that the person got the service, or a part of it.
-- reply_due_on: of one that was requested the day of a first reply, of one that was accepted or is on hold of the last.
-- Grain: referral. Reads campaign.referral, campaign.target_now, campaign.referral_event, ops.package_row.
CREATE OR REPLACE VIEW campaign.referral_state AS
WITH step AS (
    SELECT referral_id, max(step_no) AS step_no, arg_max(state, step_no) AS state, arg_max(outcome, step_no) AS outcome,
           arg_max(happened_on, step_no) AS happened_on, arg_max(delivery_id, step_no) AS delivery_id,
           arg_max(row_no, step_no) AS row_no,
           arg_max(reply_due_on, step_no) FILTER (reply_due_on IS NOT NULL) AS reply_due_on, max(expires_on) AS expires_on,
           min(happened_on) FILTER (state = 'requested') AS requested_on,
           min(happened_on) FILTER (state = 'accepted') AS accepted_on
    FROM campaign.referral_event GROUP BY 1),
sent AS (SELECT subject_id AS referral_id, min(package_id) AS package_id FROM ops.package_row
         WHERE subject_kind = 'referral' GROUP BY 1)
SELECT r.* REPLACE (n.current_id AS target_id), s.* EXCLUDE (referral_id), k.package_id,
       s.state IN ('draft', 'requested', 'received', 'accepted', 'in_progress', 'on_hold') AS is_open,
       s.state = 'completed' AND coalesce(s.outcome IN ('RECEIVED', 'PARTLY'), false) AS is_served
FROM campaign.referral r JOIN campaign.target_now n USING (target_id)
JOIN step s USING (referral_id) LEFT JOIN sent k USING (referral_id)
