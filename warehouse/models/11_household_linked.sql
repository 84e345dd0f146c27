-- Every household id with the one that its links make of it: a household named by its first person counts as the one under whose
-- number that person was looked up; one of a person without a number counts as that of the person they turned out to be, and so
-- at most two links follow each other.
-- Grain: household id. Reads core.household, core.household_link_now.
CREATE OR REPLACE VIEW core.household_linked AS
SELECT h.household_id, coalesce(l.to_household_id, k.to_household_id, h.household_id) AS linked_id
FROM core.household h
LEFT JOIN core.household_link_now k ON k.from_household_id = h.household_id
LEFT JOIN core.household_link_now l ON l.from_household_id = k.to_household_id
