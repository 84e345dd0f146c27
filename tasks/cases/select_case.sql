-- Cases for which something is to be done or may be: open, or closed and not followed up since; with who managed the household in
-- an earlier case, and the last target day of its goals. A case that was closed before it had tasks is over.
-- Grain: case. Reads campaign.case_now, campaign.case_item_now, campaign.case_manager, core.household_root.
WITH subject AS (
    SELECT * FROM campaign.case_now WHERE is_open OR (state = 'closed' AND set_by IS NOT NULL)),
goal AS (
    SELECT case_id, max(due_on) AS goals_until FROM campaign.case_item_now
    WHERE kind = 'goal' GROUP BY case_id),
kept AS (
    SELECT r.root_id, arg_max(m.officer_id, (m.run_no, m.case_id)) AS officer_id
    FROM campaign.case_manager m JOIN campaign.welfare_case c USING (case_id) JOIN core.household_root r USING (household_id)
    GROUP BY r.root_id)
SELECT s.case_id, s.target_id, r.root_id, s.state, s.step_no, s.opened_on, s.happened_on, s.plan_due_on, s.difficulty,
       s.is_open, s.task, s.officer_id,
       s.assigned_on, s.assigned_by, g.goals_until, k.officer_id AS former_officer_id
FROM subject s
JOIN core.household_root r USING (household_id)
LEFT JOIN goal g USING (case_id)
LEFT JOIN kept k USING (root_id)
ORDER BY s.opened_on, s.case_id
