-- Targets by the household they count as. Grain: target. Reads campaign.target, campaign.target_state, core.household_root.
CREATE OR REPLACE VIEW campaign.target_root AS
SELECT t.*, r.root_id, s.state, s.end_state, s.closed_on, s.is_approved
FROM campaign.target t
JOIN core.household_root r USING (household_id)
JOIN campaign.target_state s USING (target_id)
