-- law: every change of a case follows the transition table, from the state it was in
-- Grain: one row. Reads campaign.case_event. The table is that of tasks/cases/rules.py; a test holds the two equal.
WITH may_change (from_state, state) AS (VALUES
    ('intake', 'conference'), ('intake', 'declined'), ('intake', 'entered_in_error'),
    ('conference', 'planned'), ('conference', 'declined'), ('conference', 'entered_in_error'),
    ('planned', 'serving'), ('planned', 'declined'), ('planned', 'entered_in_error'),
    ('serving', 'planned'), ('serving', 'closed'), ('serving', 'entered_in_error'),
    ('closed', 'entered_in_error'), ('declined', 'entered_in_error')),
step AS (
    SELECT *, lag(state) OVER (PARTITION BY case_id ORDER BY step_no) AS was,
           row_number() OVER (PARTITION BY case_id ORDER BY step_no) AS place
    FROM campaign.case_event),
judged AS (
    SELECT coalesce(s.step_no = s.place AND CASE WHEN s.place = 1 THEN s.state = 'intake' AND s.from_state IS NULL
               ELSE s.from_state = s.was AND m.state IS NOT NULL END, false) AS holds
    FROM step s LEFT JOIN may_change m ON m.from_state = s.from_state AND m.state = s.state)
SELECT count(*) AS left_side, count(*) FILTER (holds) AS right_side, coalesce(bool_and(holds), true) AS holds FROM judged
