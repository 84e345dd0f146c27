-- Every case with who manages it, how difficult it is, and what it awaits by when: the task of its newest step. owner: who has
-- that task; the conference is the team head's, as everything of a case without a manager. is_waiting: every manager has as many
-- as they may. again_on: the last step from a state to itself. Grain: case.
-- Reads campaign.case_state, campaign.case_event, campaign.case_task, campaign.case_manager.
CREATE OR REPLACE VIEW main.standing_case_now AS
WITH told AS (
    SELECT case_id, arg_max(difficulty, step_no) AS difficulty, arg_max(closing_reason, step_no) AS closing_reason,
           arg_max(set_by, step_no) AS set_by, max(happened_on) FILTER (state = from_state) AS again_on
    FROM campaign.case_event GROUP BY case_id),
managed AS (
    SELECT case_id, arg_max({'officer_id': officer_id, 'reason': reason, 'assigned_on': assigned_on, 'run_no': run_no}, run_no) AS last
    FROM campaign.case_manager GROUP BY case_id)
SELECT c.case_id, c.target_id, c.household_id, c.criterion, c.opened_on, c.plan_due_on, c.state, c.step_no, c.happened_on, c.is_open,
       coalesce(t.difficulty, 'GENERAL') AS difficulty, t.closing_reason, t.set_by, t.again_on,
       m.last.officer_id AS officer_id, m.last.assigned_on AS assigned_on, m.last.run_no AS assigned_run_no, m.last.reason AS assigned_by,
       c.is_open AND coalesce(m.last.reason = 'limit', false) AS is_waiting, k.task, k.due_on, k.run_no AS task_run_no,
       CASE WHEN k.task = 'conference' THEN 'team_head' ELSE coalesce(m.last.officer_id, 'team_head') END AS owner
FROM campaign.case_state c
JOIN told t USING (case_id)
LEFT JOIN managed m USING (case_id)
LEFT JOIN campaign.case_task k ON k.case_id = c.case_id AND k.step_no = c.step_no;
CREATE OR REPLACE VIEW campaign.case_now AS FROM standing_case_now
