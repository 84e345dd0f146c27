-- Targets that a household became while its case is open: they are of that case. Grain: (case, target).
-- Reads campaign.case_state, campaign.case_target, campaign.target_root, core.household_root.
INSERT INTO campaign.case_target BY NAME
SELECT c.case_id, t.target_id, $as_of AS attached_on, t.delivery_id, t.row_no, $run_no AS run_no
FROM campaign.case_state c
JOIN core.household_root r USING (household_id)
JOIN campaign.target_root t ON t.root_id = r.root_id AND t.state IN ('waiting', 'open') AND t.target_id <> c.target_id
ANTI JOIN campaign.case_target x ON x.case_id = c.case_id AND x.target_id = t.target_id
WHERE c.is_open
