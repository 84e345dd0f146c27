-- Persons of a row without token who turned out to be a person with one, how that was found, and the new row that told.
-- Grain: person. Reads candidate, core.newest_link, core.appearance, new_row.
CREATE OR REPLACE TEMP TABLE later_person AS
WITH told AS (
    SELECT id_of('person', a.token) AS person_id, arg_min(a.delivery_id, (a.delivery_id, a.row_no)) AS delivery_id,
           arg_min(a.row_no, (a.delivery_id, a.row_no)) AS row_no
    FROM core.appearance a SEMI JOIN new_row USING (delivery_id, row_no) WHERE a.token IS NOT NULL GROUP BY 1)
SELECT l.person_id AS own_person_id, c.person_id, t.delivery_id, t.row_no, c.method, c.probability, c.evidence
FROM candidate c
JOIN core.newest_link l ON l.delivery_id = c.delivery_id AND l.row_no = c.row_no
JOIN told t ON t.person_id = c.person_id
WHERE c.is_sure AND NOT c.is_new
