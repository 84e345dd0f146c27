-- The persons of their own live there. Grain: person. Reads undone.
INSERT INTO core.membership BY NAME
SELECT own_person_id AS person_id, household_id, relation, delivery_id, row_no, $run_no AS run_no
FROM undone WHERE is_first AND household_id IS NOT NULL
