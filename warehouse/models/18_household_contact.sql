-- Whom one asks for in a household, and where; the town is that of today. Grain: household. Reads core.household_now,
-- ref.town_alias.
CREATE OR REPLACE VIEW core.household_contact AS
SELECT n.household_id, n.person_id, n.person_name, n.birth_year, n.sex, n.phone, n.phone_2, n.address,
       coalesce(a.town_code, n.town_code) AS town_code, CASE WHEN n.town_code IS NOT NULL THEN n.ri END AS ri
FROM core.household_now n LEFT JOIN ref.town_alias a ON a.alias = n.town_code
