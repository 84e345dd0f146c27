-- Persons seen for the first time: by token, else by the row that names them. Grain: person.
-- Reads new_row, core.appearance, candidate.
INSERT INTO core.person
SELECT person_id, any_value(token), arg_min(delivery_id, place), arg_min(row_no, place), $run_no
FROM (
    SELECT coalesce(id_of('person', a.token), id_of('person', a.delivery_id || '/' || a.row_no)) AS person_id, a.token,
           a.delivery_id, a.row_no, (a.delivery_id, a.row_no) AS place
    FROM core.appearance a
    JOIN new_row USING (delivery_id, row_no)
    WHERE NOT EXISTS (SELECT 1 FROM candidate c WHERE c.is_sure AND c.delivery_id = a.delivery_id AND c.row_no = a.row_no)) seen
WHERE NOT EXISTS (SELECT 1 FROM core.person p WHERE p.person_id = seen.person_id)
GROUP BY person_id
