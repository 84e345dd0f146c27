-- Rows whose link this run undoes, with the person and household that they get for their own: by the number of the household that
-- the row names, else a new one where the row carries crisis information or lists: never an id that was merged, so of a row
-- that was undone before, joined again and is undone once more it is another one. Grain: row.
-- Reads core.link, core.link_answer, core.newest_link, core.appearance, core.membership_now, core.household_root; $observing lists the
-- sources that carry crisis information.
CREATE OR REPLACE TEMP TABLE undone AS
SELECT w.delivery_id, w.row_no, w.person_id, a.source, a.relation, w.by_delivery_id, w.by_row_no,
       id_of('person', w.delivery_id || '/' || w.row_no) AS own_person_id, r.root_id AS from_household_id,
       CASE WHEN a.household_no IS NOT NULL THEN id_of('household', 'no/' || a.household_no)
            WHEN list_contains(texts_of($observing), a.source)
            THEN id_of('household', 'undone/' || w.delivery_id || '/' || w.row_no || CASE WHEN w.is_again THEN '/' || $run_no ELSE '' END)
       END AS household_id
FROM (SELECT *, EXISTS (FROM core.link u WHERE u.method = 'undone' AND u.delivery_id = a.delivery_id AND u.row_no = a.row_no) AS is_again
      FROM core.link_answer a WHERE a.run_no = $run_no AND a.answer = 'other') w
JOIN core.newest_link l ON l.delivery_id = w.delivery_id AND l.row_no = w.row_no AND l.person_id = w.person_id
JOIN core.appearance a ON a.delivery_id = w.delivery_id AND a.row_no = w.row_no
LEFT JOIN core.membership_now m ON m.person_id = w.person_id
LEFT JOIN core.household_root r ON r.household_id = m.household_id
