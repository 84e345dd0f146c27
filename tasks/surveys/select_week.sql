-- Whether this week has had a survey already and whether it sent anybody a list, and whether this run's answers have been
-- read: where nothing was due on Monday, the first list of the week is that of a later day, however short.
-- Grain: one row. Reads ops.stage_run, ops.package.
SELECT coalesce(bool_or(stage = 'surveys' AND as_of >= $monday AND run_no < $run_no), false) AS had_survey,
       EXISTS (SELECT 1 FROM ops.package p WHERE p.kind = 'phone_worklist' AND p.made_on >= $monday AND p.run_no < $run_no) AS had_list,
       coalesce(bool_or(stage = 'answers' AND run_no = $run_no), false) AS is_answered
FROM ops.stage_run
