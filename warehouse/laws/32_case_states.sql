-- law: every change of a case follows the transition table, from the state it was in, by whoever may set it
-- Grain: one row. Reads campaign.case_event. The table is that of tasks/cases/rules.py; a test holds the two equal. The team
-- head may set what a case manager may; of steps from before nobody knows who set them.
WITH manager_may (from_state, state) AS (VALUES
    ('intake', 'surveyed'), ('conference', 'conference'), ('conference', 'planned'), ('conference', 'closed'),
    ('planned', 'serving'), ('planned', 'closed'), ('serving', 'planned'), ('serving', 'serving'), ('serving', 'closed'),
    ('closed', 'followed_up')),
head_may (from_state, state) AS (VALUES
    ('intake', 'conference'), ('intake', 'declined'), ('intake', 'entered_in_error'),
    ('surveyed', 'conference'), ('surveyed', 'declined'), ('surveyed', 'entered_in_error'),
    ('conference', 'declined'), ('conference', 'entered_in_error'), ('planned', 'declined'), ('planned', 'entered_in_error'),
    ('serving', 'entered_in_error'), ('closed', 'entered_in_error'), ('followed_up', 'entered_in_error'),
    ('declined', 'entered_in_error')),
may_change AS (
    SELECT from_state, state, 'case_manager' AS set_by FROM manager_may UNION ALL SELECT from_state, state, 'team_head' FROM head_may),
step AS (
    SELECT *, lag(state) OVER (PARTITION BY case_id ORDER BY step_no) AS was,
           row_number() OVER (PARTITION BY case_id ORDER BY step_no) AS place
    FROM campaign.case_event),
judged AS (
    SELECT coalesce(s.step_no = s.place AND CASE WHEN s.place = 1 THEN s.state = 'intake' AND s.from_state IS NULL
               ELSE s.from_state = s.was AND (m.set_by = 'case_manager' OR coalesce(s.set_by = m.set_by, m.set_by IS NOT NULL)) END,
               false) AS holds
    FROM step s LEFT JOIN may_change m ON m.from_state = s.from_state AND m.state = s.state)
SELECT count(*) AS left_side, count(*) FILTER (holds) AS right_side, coalesce(bool_and(holds), true) AS holds FROM judged
