-- Pairs that are worth weighing: a row without token that the rule leaves undecided, and a known person who shares a name, a
-- telephone, a village and an age, or a lot with it. A new row meets everybody known, an earlier one those whom a
-- new row with a token names for the first time: the others it met when either came. What a human said they are not, they
-- are not again.
-- Grain: (row, person). Reads core.appearance, core.numbered_row, core.person, parted, stranger, candidate, new_row.
CREATE OR REPLACE TEMP TABLE near AS
WITH new_token AS MATERIALIZED (
    SELECT DISTINCT token FROM core.appearance SEMI JOIN new_row USING (delivery_id, row_no)
    ANTI JOIN core.person USING (token)
    WHERE run_no = $run_no AND token IS NOT NULL),
asked AS MATERIALIZED (
    FROM stranger ANTI JOIN (SELECT delivery_id, row_no FROM candidate WHERE is_sure) USING (delivery_id, row_no)
    WHERE is_new OR EXISTS (FROM new_token)),
known AS (
    SELECT token AS whose, true AS has_token, known_name(person_name) AS bare_name, birth_year, [phone, phone_2] AS phones,
           town_code, ri, lot
    FROM core.numbered_row
    UNION ALL
    SELECT person_id, false, bare_name, birth_year, phones, town_code, ri, lot FROM stranger WHERE NOT is_new),
met AS (
    SELECT s.delivery_id, s.row_no, s.is_new, k.whose, k.has_token
    FROM asked s JOIN known k ON k.bare_name = s.bare_name
    WHERE s.birth_year IS NULL OR k.birth_year IS NULL OR abs(k.birth_year - s.birth_year) <= 1 OR k.town_code = s.town_code
    UNION
    SELECT s.delivery_id, s.row_no, s.is_new, k.whose, k.has_token
    FROM (SELECT *, unnest(phones) AS phone FROM asked) s
    JOIN (SELECT *, unnest(phones) AS phone FROM known) k ON k.phone = s.phone
    UNION
    SELECT s.delivery_id, s.row_no, s.is_new, k.whose, k.has_token
    FROM (SELECT *, unnest([birth_year - 1, birth_year, birth_year + 1]) AS year FROM asked) s
    JOIN known k ON k.town_code = s.town_code AND k.ri = s.ri AND k.birth_year = s.year
    UNION
    SELECT s.delivery_id, s.row_no, s.is_new, k.whose, k.has_token
    FROM asked s JOIN known k ON k.town_code = s.town_code AND k.lot = s.lot),
due AS (
    SELECT *, CASE WHEN has_token THEN id_of('person', whose) ELSE whose END AS person_id
    FROM met WHERE is_new OR (has_token AND whose IN (FROM new_token)))
FROM due ANTI JOIN parted USING (delivery_id, row_no, person_id)
