-- Rows that might name a known person and did not suffice for a link. Grain: (row, candidate). Reads candidate.
INSERT INTO core.link_review
SELECT c.delivery_id, c.row_no, c.person_id, c.evidence, $run_no
FROM candidate c
WHERE NOT EXISTS (SELECT 1 FROM candidate s WHERE s.is_sure AND s.delivery_id = c.delivery_id AND s.row_no = c.row_no)
