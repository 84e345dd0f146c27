-- Who answers for a target: the officer who tried to reach it last, else the office of its town. Grain: target.
-- Reads campaign.target_root, campaign.target_officer, core.household_place.
CREATE OR REPLACE VIEW campaign.target_owner AS
SELECT t.target_id, coalesce(o.officer_id, p.town_code, 'team_head') AS owner
FROM campaign.target_root t
LEFT JOIN campaign.target_officer o USING (target_id)
LEFT JOIN core.household_place p ON p.household_id = t.root_id
