-- Each such pair with what the row says and, once for each name and place they were known by, what is known of the person.
-- Grain: (row, person, name and place of the person). Reads near, stranger, core.numbered_row.
WITH known AS (
    SELECT a.token AS whose, known_name(a.person_name) AS bare_name, a.birth_year, a.sex, [a.phone, a.phone_2] AS phones,
           a.town_code, a.ri, a.lot
    FROM core.numbered_row a SEMI JOIN (FROM near WHERE has_token) n ON n.whose = a.token
    UNION ALL
    SELECT person_id, bare_name, birth_year, sex, phones, town_code, ri, lot
    FROM stranger s SEMI JOIN (FROM near WHERE NOT has_token) n ON n.whose = s.person_id),
whole AS (
    SELECT whose, max(birth_year) AS birth_year, max(sex) AS sex,
           nullif(list_filter(list_sort(list_distinct(flatten(list(phones)))), lambda phone: phone IS NOT NULL), []) AS phones
    FROM known GROUP BY whose),
face AS (SELECT DISTINCT whose, bare_name, town_code, ri, lot FROM known)
SELECT row_number() OVER (ORDER BY n.delivery_id, n.row_no, n.person_id, f.bare_name, f.town_code, f.ri, f.lot) AS pair,
       n.delivery_id, n.row_no, n.is_new, n.person_id, n.has_token,
       s.bare_name AS asked_name, s.birth_year AS asked_birth_year, s.sex AS asked_sex, s.phones AS asked_phones,
       s.town_code AS asked_town_code, s.ri AS asked_ri, s.lot AS asked_lot,
       f.bare_name AS known_name, w.birth_year AS known_birth_year, w.sex AS known_sex, w.phones AS known_phones,
       f.town_code AS known_town_code, f.ri AS known_ri, f.lot AS known_lot
FROM near n
JOIN stranger s USING (delivery_id, row_no)
JOIN whole w ON w.whose = n.whose
JOIN face f ON f.whose = n.whose
ORDER BY pair
