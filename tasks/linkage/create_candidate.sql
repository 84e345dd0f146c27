-- Which known person a row without token names by rule.
-- 'sure' is exactly one person of the same name and birth year with the same telephone, or the same village in the same
-- town, one with a token before one without (it may be the same, not yet known as such), and no rival report; a rivalled one
-- is for a human, anything weaker is weighed.
-- Rows of one run that nobody known bears so strongly are held to each other in the same way: the first one names the
-- person, but not of a namesake with another telephone and another lot.
-- Grain: (row, candidate). Reads alike, asked, parted, rivalled.
CREATE OR REPLACE TEMP TABLE candidate AS
WITH fitting AS (
    FROM alike ANTI JOIN parted USING (delivery_id, row_no, person_id) ANTI JOIN rivalled USING (delivery_id, row_no, person_id)),
weighed AS (
    SELECT * EXCLUDE (is_supported),
           is_strong AND count(*) FILTER (is_strong AND has_token) OVER one_row = CAST(has_token AS INTEGER)
           AND (has_token OR count(*) FILTER (is_strong) OVER one_row = 1) AS is_sure
    FROM fitting
    WINDOW one_row AS (PARTITION BY delivery_id, row_no)),
unheard_of AS (
    SELECT s.*, (s.delivery_id, s.row_no) AS place
    FROM asked s
    ANTI JOIN (SELECT delivery_id, row_no FROM alike ANTI JOIN rivalled USING (delivery_id, row_no, person_id) WHERE is_strong)
        USING (delivery_id, row_no)
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
SELECT * EXCLUDE (is_supported), false, 'rival', CAST($rule_probability AS DOUBLE) / 2
FROM alike SEMI JOIN rivalled USING (delivery_id, row_no, person_id) ANTI JOIN parted USING (delivery_id, row_no, person_id)
UNION ALL
SELECT delivery_id, row_no, true, any_value(id_of('person', first_delivery_id || '/' || first_row_no)), false, true,
       'name+birth_year+same_run', true, 'rule', CAST($rule_probability AS DOUBLE)
FROM first_told GROUP BY delivery_id, row_no HAVING count(*) = 1
