-- What a day sheet says of a household: whom to ask for, where, and under which numbers. Grain: target.
-- checks: what the pre-check says of it, benefit by benefit.
-- Reads campaign.target_root, campaign.eligibility_now, core.household_contact, core.household_place, ref.town.
SELECT t.target_id, c.person_name, c.address, c.phone, c.phone_2, p.town_code, w.name_ko AS town_ko, w.office_phone, p.ri, e.checks
FROM campaign.target_root t
LEFT JOIN core.household_contact c ON c.household_id = t.root_id
LEFT JOIN core.household_place p ON p.household_id = t.root_id
LEFT JOIN ref.town w USING (town_code)
LEFT JOIN (SELECT target_id, list({'benefit': benefit, 'answer': answer, 'missing': missing, 'uses_inferred': uses_inferred})
               AS checks
           FROM campaign.eligibility_now GROUP BY target_id) e ON e.target_id = t.target_id
WHERE list_contains(CAST(CAST($targets AS JSON) AS VARCHAR[]), t.target_id)
