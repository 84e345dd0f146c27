-- Rows that name somebody without a number: new ones, and earlier ones that have a person of their own. A telephone that more
-- than a family has in common is nobody's evidence; a village that had to be repaired is none for the rule. A row that was
-- withdrawn names nobody, and whoever it named is still known: when they come again, what they refused and what protects
-- them is theirs.
-- Grain: row. Reads core.appearance, core.newest_link, new_row.
CREATE OR REPLACE TEMP TABLE stranger AS
WITH own AS (
    SELECT a.*, l.person_id FROM core.appearance a
    JOIN core.newest_link l ON l.delivery_id = a.delivery_id AND l.row_no = a.row_no AND l.method IN ('own_row', 'undone')
    WHERE a.run_no <> $run_no AND a.person_name IS NOT NULL),
told AS MATERIALIZED (
    SELECT *, NULL AS person_id, true AS is_new FROM core.appearance SEMI JOIN new_row USING (delivery_id, row_no)
    WHERE run_no = $run_no AND person_name IS NOT NULL AND token IS NULL
    UNION ALL
    SELECT *, false FROM own),
number AS (SELECT unnest([phone, phone_2]) AS phone FROM told),
shared AS (
    SELECT phone FROM (
        SELECT coalesce(token, person_name) AS who, unnest([phone, phone_2]) AS phone FROM core.appearance
        WHERE phone IN (FROM number) OR phone_2 IN (FROM number)) GROUP BY phone HAVING count(DISTINCT who) > $phone_shared_by),
nobodys AS (SELECT coalesce(list(phone), []) AS numbers FROM shared)
SELECT t.delivery_id, t.row_no, t.is_new, t.person_id, bare_name(t.person_name) AS bare_name, t.birth_year, t.sex,
       nullif(list_filter([t.phone, t.phone_2], lambda phone: phone IS NOT NULL AND NOT list_contains(n.numbers, phone)), [])
           AS phones,
       t.town_code, t.ri, t.lot, t.place_state IS NOT DISTINCT FROM 'repaired' AS is_repaired
FROM told t CROSS JOIN nobodys n
