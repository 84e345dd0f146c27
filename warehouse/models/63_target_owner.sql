-- Who answers for a target: the officer who tried to reach it last, else the office of its town. What happened to a target
-- that was attached to another happened to that one's household. Grain: target.
-- Reads campaign.target_root, campaign.contact_attempt, campaign.target_now, core.household_place.
CREATE OR REPLACE VIEW campaign.target_owner AS
WITH last AS (
    SELECT n.current_id AS target_id, arg_max(a.officer_id, (a.attempted_on, a.run_no, a.delivery_id, a.row_no)) AS officer_id
    FROM campaign.contact_attempt a JOIN campaign.target_now n USING (target_id)
    WHERE NOT starts_with(a.officer_id, 'duty') GROUP BY 1)
SELECT t.target_id, coalesce(l.officer_id, p.town_code, 'team_head') AS owner
FROM campaign.target_root t LEFT JOIN last l USING (target_id) LEFT JOIN core.household_place p ON p.household_id = t.root_id
