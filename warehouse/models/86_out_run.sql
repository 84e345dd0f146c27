-- Runs: their day, when they began, and when the last of their stages was finished. is_whole_day: the chain of a campaign_day
-- came as far as screening; is_reported: its pages were written; absorbed_days: missed working days it took up. Grain: run.
-- Reads ops.*.
CREATE OR REPLACE VIEW out.run AS
SELECT r.run_no, r.as_of, r.opened_at, max(s.recorded_at) AS finished_at, count(DISTINCT s.stage) AS stages,
       coalesce(bool_or(s.stage = 'screening'), false) AS is_whole_day,
       coalesce(bool_or(s.stage = 'reporting'), false) AS is_reported,
       (SELECT count(*) FROM ops.absorbed_day a WHERE a.run_no = r.run_no) AS absorbed_days
FROM ops.run r LEFT JOIN ops.stage_run s USING (run_no) GROUP BY ALL
