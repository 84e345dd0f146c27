-- Persons of a row without token who turned out to be a person with one, how that was found, and the row that told: a new row
-- of that person, or the order of a human, which goes first. Grain: person.
-- Reads candidate, core.newest_link, core.appearance, core.link_answer, new_row.
CREATE OR REPLACE TEMP TABLE later_person AS
WITH told AS (
    SELECT id_of('person', a.token) AS person_id, arg_min(a.delivery_id, (a.delivery_id, a.row_no)) AS delivery_id,
           arg_min(a.row_no, (a.delivery_id, a.row_no)) AS row_no
    FROM core.appearance a SEMI JOIN new_row USING (delivery_id, row_no) WHERE a.token IS NOT NULL GROUP BY 1),
found AS (
    SELECT c.delivery_id AS of_delivery_id, c.row_no AS of_row_no, c.person_id, t.delivery_id, t.row_no, c.method, c.probability,
           c.evidence
    FROM candidate c JOIN told t ON t.person_id = c.person_id
    WHERE c.is_sure AND NOT c.is_new
    UNION ALL
    SELECT delivery_id, row_no, person_id, by_delivery_id, by_row_no, 'human', 1.0, 'order'
    FROM core.link_answer WHERE run_no = $run_no AND answer = 'same')
SELECT l.person_id AS own_person_id, f.person_id, f.delivery_id, f.row_no, f.method, f.probability, f.evidence
FROM found f
JOIN core.newest_link l ON l.delivery_id = f.of_delivery_id AND l.row_no = f.of_row_no
QUALIFY row_number() OVER (PARTITION BY l.person_id ORDER BY f.method = 'human' DESC, f.person_id) = 1
