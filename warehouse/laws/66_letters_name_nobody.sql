-- law: every package of referrals left with its letter, and no letter names anybody
-- Grain: one row. Reads ops.package. Packages from before the first letter had none.
WITH letter AS (SELECT recipient, run_no, row_count FROM ops.package WHERE kind = 'referral_letter'),
referral AS (
    SELECT recipient, run_no FROM ops.package
    WHERE kind = 'referral' AND run_no >= (SELECT min(run_no) FROM letter))
SELECT count(r.recipient) AS left_side, count(*) FILTER (l.row_count = 0) AS right_side,
       coalesce(bool_and(r.recipient IS NOT NULL AND l.row_count IS NOT DISTINCT FROM 0), true) AS holds
FROM referral r FULL JOIN letter l ON l.recipient = r.recipient AND l.run_no = r.run_no
