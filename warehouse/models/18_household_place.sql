-- The town and village of a household; the town is that of today, where it had another code. Grain: household with a town.
-- Reads core.household_contact.
CREATE OR REPLACE VIEW main.standing_household_place AS
SELECT household_id, town_code, ri FROM core.household_contact WHERE town_code IS NOT NULL;
CREATE OR REPLACE VIEW core.household_place AS FROM standing_household_place
