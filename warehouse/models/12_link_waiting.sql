-- What a human is asked: a row that might name a known person, as long as it names nobody known and no order answered; and one
-- that named somebody else by likeness before the candidate was known.
-- Grain: (row, candidate). Reads core.link_review, core.link, core.current_link, core.link_answer.
CREATE OR REPLACE VIEW core.link_waiting AS
SELECT r.* FROM core.link_review r
JOIN core.current_link l ON l.delivery_id = r.delivery_id AND l.row_no = r.row_no
    AND (l.method IN ('own_row', 'undone')
         OR (l.method IN ('rule', 'weights')
             AND (SELECT min(f.run_no) FROM core.link f WHERE f.delivery_id = l.delivery_id AND f.row_no = l.row_no
             AND f.person_id = l.person_id) < r.run_no AND l.person_id <> r.candidate_person_id))
ANTI JOIN core.link_answer w
    ON w.delivery_id = r.delivery_id AND w.row_no = r.row_no AND w.person_id = r.candidate_person_id
