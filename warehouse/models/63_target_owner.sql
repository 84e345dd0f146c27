-- Who answers for a target: the officer who spoke of it last, else the office of its town. Grain: target.
-- Reads campaign.target_root, campaign.returned_row, core.household_place.
CREATE OR REPLACE VIEW campaign.target_owner AS
WITH last AS (
    SELECT target_id, arg_max(officer_id, (told_on, run_no, delivery_id, row_no)) AS officer_id
    FROM campaign.returned_row WHERE target_id IS NOT NULL AND starts_with(officer_id, 'duty') IS NOT true GROUP BY 1)
SELECT t.target_id, coalesce(l.officer_id, p.town_code, 'team_head') AS owner
FROM campaign.target_root t LEFT JOIN last l USING (target_id) LEFT JOIN core.household_place p ON p.household_id = t.root_id
