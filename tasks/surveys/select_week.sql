-- Whether this week has had a survey already, and whether this run's answers have been read. Grain: one row.
-- Reads ops.stage_run.
SELECT coalesce(bool_or(stage = 'surveys' AND as_of >= $monday AND run_no < $run_no), false) AS had_list,
       coalesce(bool_or(stage = 'answers' AND run_no = $run_no), false) AS is_answered
FROM ops.stage_run
