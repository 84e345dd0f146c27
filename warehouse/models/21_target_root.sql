-- Targets by the household they count as, in the order that the last amendment gave them. Grain: target.
-- Reads campaign.target, campaign.target_state, campaign.target_place, core.household_root.
CREATE OR REPLACE VIEW main.standing_target_root AS
SELECT t.* REPLACE (coalesce(p.order_no, t.order_no) AS order_no), r.root_id, s.state, s.end_state, s.closed_on, s.is_approved
FROM campaign.target t
JOIN core.household_root r USING (household_id)
JOIN campaign.target_state s USING (target_id)
LEFT JOIN (SELECT target_id, max_by(order_no, run_no) AS order_no FROM campaign.target_place GROUP BY target_id) p USING (target_id);
CREATE OR REPLACE VIEW campaign.target_root AS FROM standing_target_root
