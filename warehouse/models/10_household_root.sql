-- Every household id with the id it counts as: a household named by its first person counts as the one under whose number
-- that person was looked up. Grain: household id. Reads core.household, core.household_link.
CREATE OR REPLACE VIEW core.household_root AS
SELECT h.household_id, coalesce(k.to_household_id, h.household_id) AS root_id
FROM core.household h LEFT JOIN core.household_link k ON k.from_household_id = h.household_id
