-- law: no referral is under way against a no that the newest run of referrals knew of before
-- Grain: one row. Reads campaign.referral_state, campaign.consent_standing, ops.stage_run, ops.run. What the same run came
-- to know after it referred is the next run's to end.
WITH newest AS (
    SELECT run_no, as_of FROM ops.run WHERE run_no = (SELECT max(run_no) FROM ops.stage_run WHERE stage = 'referrals')),
against AS (
    SELECT r.referral_id
    FROM campaign.referral_state r
    JOIN campaign.consent_standing c USING (consent_id)
    CROSS JOIN newest n
    WHERE r.is_open AND c.barred_until > n.as_of AND c.barred_by.run_no < n.run_no)
SELECT count(*) AS left_side, 0 AS right_side, count(*) = 0 AS holds FROM against
