-- Household ids of which nobody is left, and no target. Grain: household id.
-- Reads core.household, core.household_root, core.membership, campaign.target_root, touched_person, due_household.
CREATE OR REPLACE TEMP TABLE forgotten_household AS
WITH root AS (
    SELECT r.root_id
    FROM core.household_root r
    LEFT JOIN core.membership m USING (household_id)
    LEFT JOIN touched_person t USING (person_id)
    GROUP BY r.root_id
    HAVING bool_and(m.person_id IS NULL OR coalesce(NOT t.is_left, false)) AND bool_or(m.person_id IS NOT NULL)
    EXCEPT SELECT root_id FROM campaign.target_root
    EXCEPT SELECT root_id FROM kept_household)
SELECT household_id FROM core.household_root SEMI JOIN root USING (root_id)
