-- The town and village of a household: those of its head, else of any member that has one. Grain: household.
-- Reads core.person_household, core.person_now.
CREATE OR REPLACE VIEW core.household_place AS
SELECT m.household_id, arg_min(p.town_code, (m.relation IS DISTINCT FROM 'HEAD', m.person_id)) AS town_code,
       arg_min(p.ri, (m.relation IS DISTINCT FROM 'HEAD', m.person_id)) AS ri
FROM core.person_household m JOIN core.person_now p USING (person_id)
WHERE p.town_code IS NOT NULL
GROUP BY m.household_id
