-- The town and village of a household; the town is that of today, where it had another code. Grain: household with a town.
-- Reads core.household_now, ref.town_alias.
CREATE OR REPLACE VIEW main.standing_household_place AS
SELECT n.household_id, coalesce(a.town_code, n.town_code) AS town_code, n.ri
FROM core.household_now n LEFT JOIN ref.town_alias a ON a.alias = n.town_code
WHERE n.town_code IS NOT NULL;
CREATE OR REPLACE VIEW core.household_place AS FROM standing_household_place
