-- The persons of their own whom such rows name. Grain: person. Reads undone, core.person.
INSERT INTO core.person BY NAME
SELECT own_person_id AS person_id, NULL AS token, delivery_id, row_no, $run_no AS run_no
FROM undone WHERE is_first AND NOT EXISTS (SELECT 1 FROM core.person p WHERE p.person_id = own_person_id)
