-- Every case as its newest step has it, with the target that goes on for it. is_open: a household with an open case gets no
-- second one. Grain: case. Reads campaign.welfare_case, campaign.target_now, campaign.case_event.
CREATE OR REPLACE VIEW campaign.case_state AS
SELECT c.* REPLACE (n.current_id AS target_id), s.state, s.step_no, s.happened_on,
       s.state IN ('intake', 'surveyed', 'conference', 'planned', 'serving') AS is_open
FROM campaign.welfare_case c
JOIN campaign.target_now n USING (target_id)
JOIN (SELECT case_id, max(step_no) AS step_no, arg_max(state, step_no) AS state, arg_max(happened_on, step_no) AS happened_on
      FROM campaign.case_event GROUP BY 1) s USING (case_id)
