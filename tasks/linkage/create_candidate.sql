-- Which known person a row without token names by rule: a new row, or an earlier one that has a person of its own and whose
-- name a new row with a token bears. Known are persons with a token, and for a new row those of earlier rows without one too.
-- 'sure' is exactly one person of the same name and birth year with the same telephone, or the same village in the same
-- town, one with a token before one without (it may be the same, not yet known as such); anything weaker is weighed.
-- Rows of one run that nobody known bears so strongly are held to each other in the same way: the first one names the person, but
-- not of a namesake with another telephone and another lot.
-- Grain: (row, candidate). Reads core.appearance, core.numbered_row, parted, stranger, new_row.
CREATE OR REPLACE TEMP TABLE candidate AS
WITH asked AS MATERIALIZED (
    SELECT * REPLACE (CASE WHEN is_repaired THEN NULL ELSE ri END AS ri) FROM stranger
    WHERE is_new OR bare_name IN (
        SELECT known_name(person_name) FROM core.appearance SEMI JOIN new_row USING (delivery_id, row_no)
        WHERE run_no = $run_no AND token IS NOT NULL)),
-- The list of telephones only of those who are left: all rows ever received are looked at here.
known AS (
    SELECT DISTINCT id_of('person', token) AS person_id, true AS has_token, bare_name, birth_year, town_code, ri,
           unnest([phone, phone_2]) AS phone
    FROM (SELECT *, known_name(person_name) AS bare_name FROM core.numbered_row)
    SEMI JOIN asked USING (bare_name)
    UNION
    SELECT person_id, false, bare_name, birth_year, town_code, ri, unnest(coalesce(phones, [NULL])) FROM asked WHERE NOT is_new
    UNION
    SELECT person_id, false, bare_name, birth_year, town_code, ri, unnest(coalesce(phones, [NULL])) FROM stranger
    WHERE NOT is_new AND bare_name IN (SELECT bare_name FROM asked WHERE is_new)),
alike AS (
    SELECT s.delivery_id, s.row_no, s.is_new, k.person_id, k.has_token,
           coalesce(bool_or(k.birth_year = s.birth_year
               AND (list_contains(s.phones, k.phone) OR (k.town_code = s.town_code AND k.ri = s.ri))), false) AS is_strong,
           concat_ws('+', 'name', CASE WHEN bool_or(k.birth_year = s.birth_year) THEN 'birth_year' END,
               CASE WHEN bool_or(list_contains(s.phones, k.phone)) THEN 'phone' END,
               CASE WHEN bool_or(k.ri = s.ri AND k.town_code = s.town_code) THEN 'ri' END) AS evidence
    FROM asked s
    JOIN known k ON k.bare_name = s.bare_name AND (s.is_new OR k.has_token)
    WHERE k.birth_year = s.birth_year OR list_contains(s.phones, k.phone) OR k.town_code = s.town_code
    GROUP BY s.delivery_id, s.row_no, s.is_new, k.person_id, k.has_token),
weighed AS (
    SELECT *, is_strong AND count(*) FILTER (is_strong AND has_token) OVER one_row = CAST(has_token AS INTEGER)
           AND (has_token OR count(*) FILTER (is_strong) OVER one_row = 1) AS is_sure
    FROM (FROM alike ANTI JOIN parted USING (delivery_id, row_no, person_id))
    WINDOW one_row AS (PARTITION BY delivery_id, row_no)),
unheard_of AS (
    SELECT s.*, (s.delivery_id, s.row_no) AS place
    FROM asked s ANTI JOIN (SELECT delivery_id, row_no FROM alike WHERE is_strong) USING (delivery_id, row_no)
    WHERE s.is_new),
same AS (
    SELECT s.delivery_id, s.row_no, f.delivery_id AS first_delivery_id, f.row_no AS first_row_no
    FROM unheard_of s
    JOIN unheard_of f ON f.bare_name = s.bare_name AND f.birth_year = s.birth_year AND f.place < s.place
        AND (list_has_any(f.phones, s.phones) OR (f.town_code = s.town_code AND f.ri = s.ri
            AND NOT coalesce(f.lot <> s.lot AND f.phones IS NOT NULL AND s.phones IS NOT NULL, false)))),
first_told AS (
    SELECT * FROM same ANTI JOIN (SELECT delivery_id AS first_delivery_id, row_no AS first_row_no FROM same)
    USING (first_delivery_id, first_row_no))
SELECT *, 'rule' AS method, CAST($rule_probability AS DOUBLE) AS probability FROM weighed
UNION ALL
SELECT delivery_id, row_no, true, any_value(id_of('person', first_delivery_id || '/' || first_row_no)), false, true,
       'name+birth_year+same_run', true, 'rule', CAST($rule_probability AS DOUBLE)
FROM first_told GROUP BY delivery_id, row_no HAVING count(*) = 1
