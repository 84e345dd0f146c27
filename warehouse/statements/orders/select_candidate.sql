-- Whom a row may be said to name: who waits for an answer, and of whom an order said that the row does not name them
-- (is_refused), since an order may be mistaken. Grain: person. Reads core.link_waiting, core.link_refused.
SELECT candidate_person_id AS person_id, false AS is_refused FROM core.link_waiting
WHERE delivery_id = $delivery_id AND row_no = $row_no
UNION ALL
SELECT person_id, true FROM core.link_refused WHERE delivery_id = $delivery_id AND row_no = $row_no
