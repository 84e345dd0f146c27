-- What a day sheet says of a household: whom to ask for, where, and under which numbers. Grain: target.
-- Reads campaign.target_root, core.household_contact, ref.town.
SELECT t.target_id, c.person_name, c.address, c.phone, c.phone_2, c.town_code, w.name_ko AS town_ko, w.office_phone, c.ri
FROM campaign.target_root t
LEFT JOIN core.household_contact c ON c.household_id = t.root_id
LEFT JOIN ref.town w USING (town_code)
WHERE list_contains(texts_of($targets), t.target_id)
