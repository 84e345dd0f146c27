-- The town and village of a household. Grain: household with a town. Reads core.household_now.
CREATE OR REPLACE VIEW main.standing_household_place AS
SELECT household_id, town_code, ri FROM core.household_now WHERE town_code IS NOT NULL;
CREATE OR REPLACE VIEW core.household_place AS FROM standing_household_place
