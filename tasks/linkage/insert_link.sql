-- Which person each new row names, how that was found, how sure it is and what it rests on: by token for certain, else by the
-- candidate that the rule or the weights make sure. Grain: row. Reads new_row, core.appearance, candidate.
INSERT INTO core.link BY NAME
SELECT a.delivery_id, a.row_no,
       coalesce(id_of('person', a.token), c.person_id, id_of('person', a.delivery_id || '/' || a.row_no)) AS person_id,
       CASE WHEN a.token IS NOT NULL THEN 'token' ELSE coalesce(c.method, 'own_row') END AS method,
       CASE WHEN a.token IS NULL THEN coalesce(c.probability, 1.0) ELSE 1.0 END AS probability,
       CASE WHEN a.token IS NULL THEN c.evidence ELSE 'token' END AS evidence,
       $run_no AS run_no, false AS is_renewal
FROM core.appearance a
JOIN new_row USING (delivery_id, row_no)
LEFT JOIN candidate c ON c.is_sure AND c.delivery_id = a.delivery_id AND c.row_no = a.row_no AND a.token IS NULL
