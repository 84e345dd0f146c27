-- Which person each new row names, and how that was found. The probability of the rule is measured, not derived:
-- name, birth year and village agree wrongly in 3 of 10,000 links of a synthetic register. Grain: row.
-- Reads new_row, core.appearance, candidate.
INSERT INTO core.link
SELECT a.delivery_id, a.row_no,
       coalesce(id_of('person', a.token), c.person_id, id_of('person', a.delivery_id || '/' || a.row_no)),
       CASE WHEN a.token IS NOT NULL THEN 'token' WHEN c.person_id IS NOT NULL THEN 'rule' ELSE 'own_row' END,
       CASE WHEN a.token IS NULL AND c.person_id IS NOT NULL THEN 0.9997 ELSE 1.0 END,
       $run_no, false
FROM core.appearance a
JOIN new_row USING (delivery_id, row_no)
LEFT JOIN candidate c ON c.is_sure AND c.delivery_id = a.delivery_id AND c.row_no = a.row_no AND a.token IS NULL
