-- Rows that might name a known person and did not suffice for a link; each pair once. A rivalled pair is asked about however
-- little it weighs. Grain: (row, candidate). Reads candidate, core.link_review.
INSERT INTO core.link_review BY NAME
SELECT c.delivery_id, c.row_no, c.person_id AS candidate_person_id, c.evidence, c.probability, $run_no AS run_no
FROM candidate c
WHERE c.method IN ('weights', 'rival')
  AND NOT EXISTS (SELECT 1 FROM candidate s WHERE s.is_sure AND s.delivery_id = c.delivery_id AND s.row_no = c.row_no)
  AND NOT EXISTS (SELECT 1 FROM core.link_review r WHERE r.delivery_id = c.delivery_id AND r.row_no = c.row_no
                  AND r.candidate_person_id = c.person_id)
QUALIFY row_number() OVER (PARTITION BY c.delivery_id, c.row_no, c.person_id ORDER BY c.method DESC) = 1
