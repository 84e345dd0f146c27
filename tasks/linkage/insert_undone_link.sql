-- Such rows name a person of their own from now on; the earlier link stays as a fact. Grain: row. Reads undone.
INSERT INTO core.link BY NAME
SELECT delivery_id, row_no, own_person_id AS person_id, 'undone' AS method, 1.0 AS probability, 'order' AS evidence,
       $run_no AS run_no, true AS is_renewal
FROM undone
