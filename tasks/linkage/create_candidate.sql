-- Which known person a row without token might name: a new row, or an earlier one that has a person of its own and whose
-- name a new row with a token bears. Known are persons with a token, and for a new row those of earlier rows without one too.
-- 'sure' is exactly one person of the same name and birth year with the same telephone, or the same village in the same
-- town, one with a token before one without (it may be the same, not yet known as such); anything weaker is for a human.
-- A row that was withdrawn names nobody, and whoever it named is still known: when they come again, what they refused and what
-- protects them is theirs.
-- Rows of one run that nobody known bears so strongly are held to each other in the same way: the first one names the person.
-- Grain: (row, candidate). Reads core.appearance, core.newest_link, new_row.
CREATE OR REPLACE TEMP TABLE candidate AS
WITH fresh AS MATERIALIZED (
    SELECT *, replace(person_name, ' ', '') AS bare_name, [phone, phone_2] AS phones
    FROM core.appearance SEMI JOIN new_row USING (delivery_id, row_no) WHERE run_no = $run_no AND person_name IS NOT NULL),
own AS MATERIALIZED (
    SELECT a.*, l.person_id, replace(a.person_name, ' ', '') AS bare_name, [a.phone, a.phone_2] AS phones
    FROM core.appearance a
    JOIN core.newest_link l ON l.delivery_id = a.delivery_id AND l.row_no = a.row_no AND l.method = 'own_row'
    WHERE a.run_no <> $run_no AND a.person_name IS NOT NULL),
stranger AS MATERIALIZED (
    SELECT *, true AS is_new FROM fresh WHERE token IS NULL
    UNION ALL
    SELECT * EXCLUDE (person_id), false FROM own WHERE bare_name IN (SELECT bare_name FROM fresh WHERE token IS NOT NULL)),
-- The list of telephones only of those who are left: all rows ever received are looked at here.
known AS (
    SELECT DISTINCT id_of('person', token) AS person_id, true AS has_token, bare_name, birth_year, town_code, ri,
           unnest([phone, phone_2]) AS phone
    FROM (SELECT *, replace(person_name, ' ', '') AS bare_name FROM core.appearance WHERE token IS NOT NULL)
    SEMI JOIN stranger USING (bare_name)
    UNION
    SELECT person_id, false, bare_name, birth_year, town_code, ri, unnest(phones) FROM own),
alike AS (
    SELECT s.delivery_id, s.row_no, s.is_new, k.person_id, k.has_token,
           coalesce(bool_or(k.birth_year = s.birth_year
               AND (list_contains(s.phones, k.phone) OR (k.town_code = s.town_code AND k.ri = s.ri))), false) AS is_strong,
           concat_ws('+', 'name', CASE WHEN bool_or(k.birth_year = s.birth_year) THEN 'birth_year' END,
               CASE WHEN bool_or(list_contains(s.phones, k.phone)) THEN 'phone' END,
               CASE WHEN bool_or(k.ri = s.ri AND k.town_code = s.town_code) THEN 'ri' END) AS evidence
    FROM stranger s
    JOIN known k ON k.bare_name = s.bare_name AND (s.is_new OR k.has_token)
    WHERE k.birth_year = s.birth_year OR list_contains(s.phones, k.phone) OR k.town_code = s.town_code
    GROUP BY s.delivery_id, s.row_no, s.is_new, k.person_id, k.has_token),
weighed AS (
    SELECT *, is_strong AND count(*) FILTER (is_strong AND has_token) OVER one_row = CAST(has_token AS INTEGER)
           AND (has_token OR count(*) FILTER (is_strong) OVER one_row = 1) AS is_sure
    FROM alike
    WINDOW one_row AS (PARTITION BY delivery_id, row_no)),
unheard_of AS (
    SELECT s.*, (s.delivery_id, s.row_no) AS place
    FROM stranger s ANTI JOIN (SELECT delivery_id, row_no FROM alike WHERE is_strong) USING (delivery_id, row_no)
    WHERE s.is_new),
same AS (
    SELECT s.delivery_id, s.row_no, f.delivery_id AS first_delivery_id, f.row_no AS first_row_no
    FROM unheard_of s
    JOIN unheard_of f ON f.bare_name = s.bare_name AND f.birth_year = s.birth_year AND f.place < s.place
        AND (list_has_any(list_filter(f.phones, lambda phone: phone IS NOT NULL), s.phones)
             OR (f.town_code = s.town_code AND f.ri = s.ri))),
first_told AS (
    SELECT * FROM same ANTI JOIN (SELECT delivery_id AS first_delivery_id, row_no AS first_row_no FROM same)
    USING (first_delivery_id, first_row_no))
SELECT * FROM weighed
UNION ALL
SELECT delivery_id, row_no, true, any_value(id_of('person', first_delivery_id || '/' || first_row_no)), false, true,
       'name+birth_year+same_run', true
FROM first_told GROUP BY delivery_id, row_no HAVING count(*) = 1
