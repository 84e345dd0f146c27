-- Rows whose link this run undoes, with the person and household that they get for their own: by the number of the household that
-- the row names, else a new one where the row carries crisis information or lists: never an id that was merged, so of a row
-- that was undone before, joined again and is undone once more it is another one. Of a row that an order names go along:
-- rows without a number that say exactly what it says and are linked to that person, for whom it does not mean they do not
-- mean; and rows that were linked to them because it was, for they were taken for one person before. They get the person of
-- the first of them; but whichever an order itself confirmed stays. Grain: row.
-- Reads core.link, core.link_answer, core.newest_link, core.appearance, core.membership_now, core.household_root; $observing
-- lists the sources that carry crisis information.
CREATE OR REPLACE TEMP TABLE undone AS
WITH answered AS MATERIALIZED (
    SELECT w.delivery_id, w.row_no, w.person_id, w.by_delivery_id, w.by_row_no, l.run_no AS linked_no
    FROM core.link_answer w JOIN core.newest_link l USING (delivery_id, row_no, person_id)
    WHERE w.run_no = $run_no AND w.answer = 'other'),
stated AS MATERIALIZED (
    SELECT l.delivery_id, l.row_no, l.person_id, l.run_no AS linked_no, a.run_no AS came_no,
           a.person_name IS NOT NULL AND coalesce(CAST(a.birth_year AS VARCHAR), a.phone, a.ri) IS NOT NULL AS is_telling,
           (bare_name(a.person_name), a.birth_year, a.town_code, a.ri, a.lot, list_sort([a.phone, a.phone_2])) AS words
    FROM core.newest_link l JOIN core.appearance a USING (delivery_id, row_no)
    SEMI JOIN answered USING (person_id)
    WHERE a.token IS NULL AND l.method NOT IN ('own_row', 'undone')),
follower AS (
    FROM stated ANTI JOIN (FROM core.link_answer WHERE answer = 'same') USING (delivery_id, row_no, person_id)
    ANTI JOIN answered USING (delivery_id, row_no, person_id)),
told AS (
    SELECT w.*, w.delivery_id AS of_delivery_id, w.row_no AS of_row_no, s.came_no
    FROM answered w LEFT JOIN stated s USING (delivery_id, row_no)
    UNION ALL
    SELECT f.delivery_id, f.row_no, f.person_id, w.by_delivery_id, w.by_row_no, f.linked_no, w.delivery_id, w.row_no, f.came_no
    FROM answered w
    JOIN stated s USING (delivery_id, row_no)
    JOIN follower f ON f.person_id = w.person_id AND f.words = s.words AND f.is_telling),
came_along AS (
    SELECT f.delivery_id, f.row_no, f.person_id, w.by_delivery_id, w.by_row_no, f.linked_no, w.of_delivery_id, w.of_row_no
    FROM told w
    JOIN follower f ON f.person_id = w.person_id AND f.linked_no = w.linked_no
    JOIN core.link p ON p.delivery_id = f.delivery_id AND p.row_no = f.row_no AND p.run_no < f.linked_no
        AND p.person_id = id_of('person', w.delivery_id || '/' || w.row_no)),
meant AS (
    FROM (FROM told UNION ALL BY NAME FROM came_along)
    QUALIFY row_number() OVER (PARTITION BY delivery_id, row_no ORDER BY (delivery_id, row_no) <> (of_delivery_id, of_row_no),
                               came_no IS NULL, by_delivery_id, by_row_no) = 1),
led AS (
    SELECT of_delivery_id, of_row_no, arg_min((delivery_id, row_no), (coalesce(came_no, 0), delivery_id, row_no)) AS first
    FROM told GROUP BY of_delivery_id, of_row_no),
named AS (
    SELECT m.delivery_id, m.row_no, m.person_id, m.by_delivery_id, m.by_row_no, l.first[1] || '/' || l.first[2] AS own_key,
           row_number() OVER (PARTITION BY l.first ORDER BY m.came_no, m.delivery_id, m.row_no) = 1 AS is_first,
           EXISTS (FROM core.link u WHERE u.method = 'undone' AND u.delivery_id = l.first[1] AND u.row_no = l.first[2]) AS is_again
    FROM meant m JOIN led l USING (of_delivery_id, of_row_no))
SELECT n.delivery_id, n.row_no, n.person_id, a.source, a.relation, n.by_delivery_id, n.by_row_no, n.is_first,
       id_of('person', n.own_key) AS own_person_id, r.root_id AS from_household_id,
       CASE WHEN a.household_no IS NOT NULL THEN id_of('household', 'no/' || a.household_no)
            WHEN list_contains(texts_of($observing), a.source)
            THEN id_of('household', 'undone/' || n.own_key || CASE WHEN n.is_again THEN '/' || $run_no ELSE '' END)
       END AS household_id
FROM named n
JOIN core.appearance a ON a.delivery_id = n.delivery_id AND a.row_no = n.row_no
LEFT JOIN core.membership_now m ON m.person_id = n.person_id
LEFT JOIN core.household_root r ON r.household_id = m.household_id
