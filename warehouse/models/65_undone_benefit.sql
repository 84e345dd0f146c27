-- Targets that were closed by a benefit and have none in force: what was granted was corrected after all. An end stays an end, so
-- somebody has to offer the household another way. is_answered: an officer recorded another result since, or the household is a
-- target again. Grain: target. Reads campaign.benefit_decision, campaign.decision_in_force, campaign.target_now,
-- campaign.target_root, campaign.disposition.
CREATE OR REPLACE VIEW campaign.undone_benefit AS
WITH undone AS (
    SELECT t.target_id, any_value(t.root_id) AS root_id, any_value(t.run_no) AS run_no,
           max(b.decided_on) AS happened_on
    FROM campaign.benefit_decision b JOIN campaign.target_now n USING (target_id)
    JOIN campaign.target_root t ON t.target_id = n.current_id
    WHERE t.end_state = 'closed_benefit' GROUP BY t.target_id HAVING bool_or(b.decision = 'GRANTED')),
granted AS (
    SELECT n.current_id AS target_id FROM campaign.decision_in_force f JOIN campaign.target_now n USING (target_id)
    WHERE f.decision = 'GRANTED'),
disposed AS (
    SELECT n.current_id AS target_id, max(d.disposed_on) AS disposed_on
    FROM campaign.disposition d JOIN campaign.target_now n USING (target_id) GROUP BY 1),
newest AS (SELECT root_id, max(run_no) AS run_no FROM campaign.target_root WHERE state <> 'removed' GROUP BY root_id)
SELECT u.target_id, u.happened_on,
       coalesce(d.disposed_on >= u.happened_on, false) OR n.run_no > u.run_no AS is_answered
FROM undone u ANTI JOIN granted g USING (target_id) JOIN newest n USING (root_id) LEFT JOIN disposed d USING (target_id)
