-- Cases by who manages them (team_head: nobody else does): how many are open, how many of them difficult, what they weigh against
-- the limit of a manager (NULL of the team head, who has none), tasks that are late, and cases that wait since every manager has
-- as many as they may. Grain: manager. Reads campaign.case_now, out.reporting_limit, ops.run.
CREATE OR REPLACE VIEW out.caseload AS
WITH today AS (SELECT max(as_of) AS day FROM ops.run),
policy AS (
    SELECT max(value) FILTER (name = 'case_manager_limit') AS case_limit,
           max(value) FILTER (name = 'case_high_weight') AS high_weight
    FROM out.reporting_limit)
SELECT coalesce(c.officer_id, 'team_head') AS manager, count(*) FILTER (c.is_open) AS open_cases,
       count(*) FILTER (c.is_open AND c.difficulty = 'HIGH') AS open_high,
       coalesce(sum(CASE c.difficulty WHEN 'HIGH' THEN policy.high_weight ELSE 1 END) FILTER (c.is_open), 0) AS load,
       any_value(CASE WHEN c.officer_id IS NOT NULL THEN policy.case_limit END) AS case_limit,
       count(*) FILTER (c.due_on < today.day) AS overdue, count(*) FILTER (c.is_waiting) AS waiting
FROM campaign.case_now c CROSS JOIN policy CROSS JOIN today
WHERE c.is_open OR c.task IS NOT NULL
GROUP BY coalesce(c.officer_id, 'team_head')
