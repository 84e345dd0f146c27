-- law: every change of a referral follows the transition table, from the state it was in
-- Grain: one row. Reads campaign.referral_event. The table is that of tasks/referrals/rules.py; a test holds the two equal.
WITH may_change (from_state, state) AS (VALUES
    ('draft', 'requested'), ('draft', 'cancelled'), ('draft', 'entered_in_error'),
    ('requested', 'received'), ('requested', 'cancelled'), ('requested', 'expired'), ('requested', 'entered_in_error'),
    ('received', 'accepted'), ('received', 'rejected'), ('received', 'cancelled'), ('received', 'expired'),
    ('received', 'entered_in_error'),
    ('accepted', 'in_progress'), ('accepted', 'cancelled'), ('accepted', 'entered_in_error'),
    ('in_progress', 'on_hold'), ('in_progress', 'completed'), ('in_progress', 'failed'), ('in_progress', 'cancelled'),
    ('in_progress', 'entered_in_error'),
    ('on_hold', 'in_progress'), ('on_hold', 'cancelled'), ('on_hold', 'entered_in_error'),
    ('rejected', 'entered_in_error'), ('completed', 'entered_in_error'), ('failed', 'entered_in_error'),
    ('cancelled', 'entered_in_error'), ('expired', 'entered_in_error')),
step AS (
    SELECT *, lag(state) OVER (PARTITION BY referral_id ORDER BY step_no) AS was,
           row_number() OVER (PARTITION BY referral_id ORDER BY step_no) AS place
    FROM campaign.referral_event),
judged AS (
    SELECT coalesce(s.step_no = s.place AND CASE WHEN s.place = 1 THEN s.state = 'draft' AND s.from_state IS NULL
               ELSE s.from_state = s.was AND m.state IS NOT NULL END, false) AS holds
    FROM step s LEFT JOIN may_change m ON m.from_state = s.from_state AND m.state = s.state)
SELECT count(*) AS left_side, count(*) FILTER (holds) AS right_side, coalesce(bool_and(holds), true) AS holds FROM judged
