-- The parameters by which this run screens, under an id of their own. Since when they are in force is their own day; of rules that
-- were dated back, the first day that went by them: lists that were made meanwhile went by others. Grain: run.
-- Reads campaign.screening_rules, ops.run.
INSERT INTO campaign.screening_rules
WITH gone_by AS (FROM campaign.screening_rules JOIN ops.run USING (run_no)),
other AS (SELECT max(run_no) AS run_no, max(as_of) AS as_of FROM gone_by WHERE rules_id <> $rules_id),
since AS (
    SELECT coalesce(min(g.as_of), $as_of) AS as_of FROM gone_by g JOIN other o ON g.run_no > o.run_no)
SELECT $run_no, $rules_id, CASE WHEN o.as_of >= CAST($in_force_from AS DATE) THEN s.as_of ELSE $in_force_from END, $stated
FROM other o CROSS JOIN since s
