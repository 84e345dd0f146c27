-- Whom a row may be said to name: who waits for an answer, and of whom an order said that the row does not name them
-- (is_refused), since an order may be mistaken. One without a number cannot be confirmed (docs/adr/0010).
-- Grain: person. Reads core.link_waiting, core.link_refused, core.person.
WITH candidate AS (
    SELECT candidate_person_id AS person_id, false AS is_refused FROM core.link_waiting
    WHERE delivery_id = $delivery_id AND row_no = $row_no
    UNION ALL
    SELECT person_id, true FROM core.link_refused WHERE delivery_id = $delivery_id AND row_no = $row_no)
SELECT c.person_id, c.is_refused, p.token IS NOT NULL AS has_number
FROM candidate c LEFT JOIN core.person p USING (person_id)
