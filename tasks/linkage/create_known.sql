-- Whom a row that is asked about may name by rule, once for each telephone and place they are known by: persons with a
-- token, and for a new row those of earlier rows without one too. Grain: (person, telephone, place). Reads
-- core.numbered_row, asked, stranger.
CREATE OR REPLACE TEMP TABLE known AS
-- The list of telephones only of those who are left: all rows ever received are looked at here.
SELECT DISTINCT id_of('person', token) AS person_id, true AS has_token, bare_name, birth_year, town_code, ri, lot,
       unnest([phone, phone_2]) AS phone
FROM (SELECT *, known_name(person_name) AS bare_name FROM core.numbered_row)
SEMI JOIN asked USING (bare_name)
UNION
SELECT person_id, false, bare_name, birth_year, town_code, ri, lot, unnest(coalesce(phones, [NULL]))
FROM asked WHERE NOT is_new
UNION
SELECT person_id, false, bare_name, birth_year, town_code, ri, lot, unnest(coalesce(phones, [NULL])) FROM stranger
WHERE NOT is_new AND bare_name IN (SELECT bare_name FROM asked WHERE is_new)
