-- Open targets for whom no routine contact is made any more, since the budget of their household is spent: until it fits again
-- (until_on), or a human decides otherwise; over as soon as anything was planned, made, asked for or recorded since.
-- Grain: target. Reads campaign.burden_stop, campaign.target_now, campaign.target_state, campaign.contact_plan,
-- campaign.contact_attempt, campaign.visit_request, campaign.disposition.
CREATE OR REPLACE VIEW campaign.burden_stopped AS
WITH newest AS (
    SELECT n.current_id AS target_id, unnest(arg_max({'rule_id': rule_id, 'stopped_on': stopped_on, 'until_on': until_on,
                                                      'run_no': s.run_no}, s.run_no))
    FROM campaign.burden_stop s JOIN campaign.target_now n USING (target_id) GROUP BY n.current_id),
step AS (
    SELECT target_id, run_no FROM campaign.contact_plan
    UNION ALL SELECT target_id, run_no FROM campaign.contact_attempt
    UNION ALL SELECT target_id, run_no FROM campaign.visit_request
    UNION ALL SELECT target_id, run_no FROM campaign.disposition),
since AS (SELECT n.current_id AS target_id, max(run_no) AS run_no FROM step JOIN campaign.target_now n USING (target_id) GROUP BY ALL)
SELECT s.target_id, s.rule_id, s.stopped_on, s.until_on, s.run_no
FROM newest s
SEMI JOIN (SELECT target_id FROM campaign.target_state WHERE state = 'open') t USING (target_id)
LEFT JOIN since USING (target_id)
WHERE coalesce(since.run_no, 0) <= s.run_no
