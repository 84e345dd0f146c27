-- The rows of such a person name the other from now on; the earlier link stays, and the newest holds. A row of which a human said
-- that it does not name the other stays. Grain: row. Reads later_person, core.newest_link, core.link_refused.
INSERT INTO core.link BY NAME
SELECT l.delivery_id, l.row_no, p.person_id, p.method, p.probability, p.evidence, $run_no AS run_no, true AS is_renewal
FROM later_person p JOIN core.newest_link l ON l.person_id = p.own_person_id
ANTI JOIN core.link_refused r ON r.delivery_id = l.delivery_id AND r.row_no = l.row_no AND r.person_id = p.person_id
WHERE l.run_no < $run_no
