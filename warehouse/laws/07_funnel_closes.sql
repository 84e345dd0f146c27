-- law: approved targets = the funnel's end states + the open ones
-- Grain: one row. Reads out.funnel.
SELECT coalesce(sum(households) FILTER (step IN ('approved', 'carried_in')), 0) AS left_side,
       coalesce(sum(households) FILTER (starts_with(step, 'closed_') OR step = 'open'), 0) AS right_side,
       left_side = right_side AS holds
FROM out.funnel
