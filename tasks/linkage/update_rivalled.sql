-- What the weights make sure of a pair that a rival report makes doubtful is for a human. Grain: row. Reads rivalled, candidate.
UPDATE candidate SET is_sure = false
FROM rivalled r
WHERE candidate.method = 'weights' AND r.delivery_id = candidate.delivery_id AND r.row_no = candidate.row_no
  AND r.person_id = candidate.person_id
