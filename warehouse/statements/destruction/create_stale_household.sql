-- Households of which what is kept may tell of a row that is destroyed. Grain: household.
-- Reads core.household_root, core.membership, touched_person.
CREATE OR REPLACE TEMP TABLE stale_household AS
SELECT DISTINCT o.household_id
FROM touched_person t JOIN core.membership m USING (person_id)
JOIN core.household_root r USING (household_id) JOIN core.household_root o USING (root_id)
