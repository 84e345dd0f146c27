-- Pairs of a row that is asked about and a known person of its name who shares a birth year, a telephone or a town with
-- it, with what agrees. Strong is a birth year with a telephone or a village; supported, what is this person's alone:
-- telephone or lot.
-- Grain: (row, person). Reads asked, known.
CREATE OR REPLACE TEMP TABLE alike AS
SELECT s.delivery_id, s.row_no, s.is_new, k.person_id, k.has_token,
       coalesce(bool_or(k.birth_year = s.birth_year
           AND (list_contains(s.phones, k.phone) OR (k.town_code = s.town_code AND k.ri = s.ri))), false) AS is_strong,
       coalesce(bool_or(list_contains(s.phones, k.phone) OR (k.town_code, k.ri, k.lot) = (s.town_code, s.ri, s.lot)), false)
           AS is_supported,
       concat_ws('+', 'name', CASE WHEN bool_or(k.birth_year = s.birth_year) THEN 'birth_year' END,
           CASE WHEN bool_or(list_contains(s.phones, k.phone)) THEN 'phone' END,
           CASE WHEN bool_or(k.ri = s.ri AND k.town_code = s.town_code) THEN 'ri' END) AS evidence
FROM asked s
JOIN known k ON k.bare_name = s.bare_name AND (s.is_new OR k.has_token)
WHERE k.birth_year = s.birth_year OR list_contains(s.phones, k.phone) OR k.town_code = s.town_code
GROUP BY s.delivery_id, s.row_no, s.is_new, k.person_id, k.has_token
