-- Targets with the cases of their household: the one for which a case was opened, and those that the household became while
-- it was open (attached_on; NULL of the first). Grain: (case, target).
-- Reads campaign.case_state, campaign.case_target, campaign.target_now.
CREATE OR REPLACE VIEW campaign.target_case AS
SELECT case_id, target_id, state, opened_on, happened_on, delivery_id, row_no, NULL::DATE AS attached_on FROM campaign.case_state
UNION ALL
SELECT c.case_id, n.current_id, c.state, c.opened_on, c.happened_on, x.delivery_id, x.row_no, x.attached_on
FROM campaign.case_target x JOIN campaign.target_now n USING (target_id) JOIN campaign.case_state c USING (case_id)
