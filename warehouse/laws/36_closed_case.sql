-- law: every target closed as a case has a case with a day for its plan that stands, or is owed another way
-- Grain: one row. Reads campaign.target_event, campaign.target_case, campaign.case_state, campaign.undone_case.
SELECT count(*) AS left_side, count(c.target_id) AS right_side, left_side = right_side AS holds
FROM (SELECT DISTINCT target_id FROM campaign.target_event WHERE end_state = 'closed_case')
LEFT JOIN (SELECT t.target_id FROM campaign.target_case t JOIN campaign.case_state s USING (case_id)
           WHERE s.plan_due_on > s.opened_on AND s.state NOT IN ('declined', 'entered_in_error')
           UNION SELECT target_id FROM campaign.undone_case) c USING (target_id)
