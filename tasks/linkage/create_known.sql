-- Whom a row without token may name by rule, once for each telephone and place they are known by: persons with a token, and for a new
-- row those of earlier rows without one too. asked are the rows: a new one, or an earlier one that has a person of its own and whose
-- name a new row with a token bears. Grain: (person, telephone, place).
-- Reads core.appearance, core.numbered_row, stranger, new_row.
CREATE OR REPLACE TEMP TABLE known AS
WITH asked AS MATERIALIZED (
    SELECT * FROM stranger
    WHERE is_new OR bare_name IN (
        SELECT known_name(person_name) FROM core.appearance SEMI JOIN new_row USING (delivery_id, row_no)
        WHERE run_no = $run_no AND token IS NOT NULL))
-- The list of telephones only of those who are left: all rows ever received are looked at here.
SELECT DISTINCT id_of('person', token) AS person_id, true AS has_token, bare_name, birth_year, town_code, ri, lot,
       unnest([phone, phone_2]) AS phone
FROM (SELECT *, known_name(person_name) AS bare_name FROM core.numbered_row)
SEMI JOIN asked USING (bare_name)
UNION
SELECT person_id, false, bare_name, birth_year, town_code, CASE WHEN NOT is_repaired THEN ri END, lot, unnest(coalesce(phones, [NULL]))
FROM asked WHERE NOT is_new
UNION
SELECT person_id, false, bare_name, birth_year, town_code, ri, lot, unnest(coalesce(phones, [NULL])) FROM stranger
WHERE NOT is_new AND bare_name IN (SELECT bare_name FROM asked WHERE is_new)
