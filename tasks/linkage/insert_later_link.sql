-- The rows of such a person name the other from now on; the earlier link stays, and the newest holds. Grain: row.
-- Reads later_person, core.newest_link.
INSERT INTO core.link
SELECT l.delivery_id, l.row_no, p.person_id, 'rule', 0.9997, $run_no, true
FROM later_person p JOIN core.newest_link l ON l.person_id = p.own_person_id
WHERE l.run_no < $run_no
