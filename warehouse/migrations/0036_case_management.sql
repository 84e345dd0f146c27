-- Integrated case management by dated tasks: what a case awaits next, who manages it, what its plan brings, and the targets that
-- its household became while it was open.

-- difficulty: HIGH or GENERAL as the step told it; closing_reason: why a case was closed; set_by: case_manager or team_head, NULL
-- of a step from before. A step from a state to itself is a survey after the decision, or a review.
ALTER TABLE campaign.case_event ADD COLUMN difficulty VARCHAR;
ALTER TABLE campaign.case_event ADD COLUMN closing_reason VARCHAR;
ALTER TABLE campaign.case_event ADD COLUMN set_by VARCHAR;
-- What a case awaits after a step, and by when: survey, conference, plan, delivery, review, closing or follow_up.
CREATE TABLE campaign.case_task (
    case_id VARCHAR NOT NULL, step_no INTEGER NOT NULL, task VARCHAR NOT NULL, due_on DATE NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (case_id, step_no));
-- Who manages a case from a run on; nobody where reason is limit (all have as many as they may: it waits) or no_manager (the
-- roster has none: it is the team head's). kept: who managed the household before; least_load: who has the least.
CREATE TABLE campaign.case_manager (
    case_id VARCHAR NOT NULL, officer_id VARCHAR, reason VARCHAR NOT NULL, assigned_on DATE NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (case_id, run_no));
-- What was told of a goal (domain, target day) or a service of a plan: that it is one, or its result (MET, PARTLY, NOT_MET;
-- DELIVERED, STOPPED). The words of a goal stay with the row.
CREATE TABLE campaign.case_item (
    case_id VARCHAR NOT NULL, kind VARCHAR NOT NULL, item_no INTEGER NOT NULL, domain VARCHAR, service VARCHAR, due_on DATE,
    result VARCHAR, told_on DATE NOT NULL, delivery_id VARCHAR NOT NULL, row_no INTEGER NOT NULL, run_no INTEGER NOT NULL,
    PRIMARY KEY (delivery_id, row_no));
-- A target that a household became while its case was open; the row is that of the target.
CREATE TABLE campaign.case_target (
    case_id VARCHAR NOT NULL, target_id VARCHAR NOT NULL, attached_on DATE NOT NULL, delivery_id VARCHAR NOT NULL,
    row_no INTEGER NOT NULL, run_no INTEGER NOT NULL, PRIMARY KEY (case_id, target_id));
-- A case from before was told no limit but that of its plan: whatever else it awaits is due since its last step.
INSERT INTO campaign.case_task
SELECT c.case_id, s.step_no,
       CASE s.state WHEN 'intake' THEN 'survey' WHEN 'conference' THEN 'plan' WHEN 'planned' THEN 'delivery' ELSE 'review' END,
       CASE WHEN s.state IN ('intake', 'conference') THEN c.plan_due_on ELSE s.happened_on END, s.run_no
FROM campaign.welfare_case c
JOIN (SELECT case_id, max(step_no) AS step_no, arg_max(state, step_no) AS state, arg_max(happened_on, step_no) AS happened_on,
             max(run_no) AS run_no FROM campaign.case_event GROUP BY 1) s USING (case_id)
WHERE s.state IN ('intake', 'conference', 'planned', 'serving');
