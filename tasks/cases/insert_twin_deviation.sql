-- Open cases whose household turned out to be that of an older open case: two managers would call on one household, and
-- which case goes on is the team head's to say. Grain: case. Reads campaign.case_state, campaign.deviation,
-- core.household_root.
INSERT INTO campaign.deviation BY NAME
WITH standing AS (
    SELECT c.delivery_id, c.row_no, c.target_id,
           row_number() OVER (PARTITION BY r.root_id ORDER BY c.opened_on, c.case_id) AS place
    FROM campaign.case_state c JOIN core.household_root r USING (household_id) WHERE c.is_open)
SELECT s.*, 'two_open_cases' AS code, 'team_head' AS owner, $as_of AS noticed_on, $run_no AS run_no
FROM (SELECT * EXCLUDE (place) FROM standing WHERE place > 1) s
ANTI JOIN (SELECT delivery_id, row_no FROM campaign.deviation WHERE code = 'two_open_cases') d
    ON d.delivery_id = s.delivery_id AND d.row_no = s.row_no
