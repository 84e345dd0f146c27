-- Whom one asks for in a household, and where. Grain: household. Reads core.household_now.
CREATE OR REPLACE VIEW core.household_contact AS
SELECT household_id, person_id, person_name, birth_year, sex, phone, phone_2, address, town_code,
       CASE WHEN town_code IS NOT NULL THEN ri END AS ri
FROM core.household_now
