-- Which known person a new row without token might name. 'sure' is exactly one person of the same name and birth year
-- with the same telephone, or the same village in the same town; anything weaker is for a human.
-- Grain: (row, candidate). Reads core.appearance.
CREATE OR REPLACE TEMP TABLE candidate AS
WITH stranger AS (
    SELECT a.* FROM core.appearance a JOIN new_row USING (delivery_id, row_no)
    WHERE a.token IS NULL AND a.person_name IS NOT NULL),
known AS (
    SELECT DISTINCT id_of('person', token) AS person_id, replace(person_name, ' ', '') AS person_name, birth_year, phone,
           town_code, ri
    FROM core.appearance WHERE token IS NOT NULL),
alike AS (
    SELECT s.delivery_id, s.row_no, k.person_id,
           coalesce(bool_or(k.birth_year = s.birth_year AND (k.phone = s.phone
               OR (k.town_code = s.town_code AND k.ri = s.ri))), false) AS is_strong,
           concat_ws('+', 'name', CASE WHEN bool_or(k.birth_year = s.birth_year) THEN 'birth_year' END,
               CASE WHEN bool_or(k.phone = s.phone) THEN 'phone' END,
               CASE WHEN bool_or(k.ri = s.ri AND k.town_code = s.town_code) THEN 'ri' END) AS evidence
    FROM stranger s
    JOIN known k ON k.person_name = replace(s.person_name, ' ', '')
    WHERE k.birth_year = s.birth_year OR k.phone = s.phone OR k.town_code = s.town_code
    GROUP BY s.delivery_id, s.row_no, k.person_id)
SELECT *, is_strong AND count(*) FILTER (is_strong) OVER (PARTITION BY delivery_id, row_no) = 1 AS is_sure
FROM alike
