-- Targets that were closed as a case and have none: each of their cases was declined, or entered in error, after all. An end
-- stays an end, so somebody has to offer the household another way. is_answered: an officer recorded another result since, or
-- the household is a target again. Grain: target.
-- Reads campaign.target_case, campaign.target_root, campaign.target_now, campaign.disposition.
CREATE OR REPLACE VIEW campaign.undone_case AS
WITH undone AS (
    SELECT target_id, any_value(t.root_id) AS root_id, any_value(t.run_no) AS run_no,
           arg_max(c.case_id, (c.happened_on, c.case_id)) AS case_id, max(c.happened_on) AS happened_on
    FROM campaign.target_case c JOIN campaign.target_root t USING (target_id)
    WHERE t.end_state = 'closed_case' GROUP BY target_id
    HAVING bool_and(c.state IN ('declined', 'entered_in_error'))),
disposed AS (
    SELECT n.current_id AS target_id, max(d.disposed_on) AS disposed_on
    FROM campaign.disposition d JOIN campaign.target_now n USING (target_id) WHERE d.disposition <> 'CASE' GROUP BY 1),
newest AS (SELECT root_id, max(run_no) AS run_no FROM campaign.target_root WHERE state <> 'removed' GROUP BY root_id)
SELECT u.target_id, u.case_id, u.happened_on,
       coalesce(d.disposed_on >= u.happened_on, false) OR n.run_no > u.run_no AS is_answered
FROM undone u JOIN newest n USING (root_id) LEFT JOIN disposed d USING (target_id)
