-- Whether a person is here, died, moved away or lives in an institution, by the newest event that was reported under their
-- number: a row without one, released by hand, resembles somebody and buries nobody.
-- Grain: person with any such event. Reads typed.death_and_move, core.current_link.
CREATE OR REPLACE VIEW core.person_status AS
SELECT l.person_id, CASE d.event_code WHEN 'MOVED_IN' THEN 'HERE' ELSE d.event_code END AS status, d.event_on,
       d.delivery_id, d.row_no
FROM typed.death_and_move d JOIN core.current_link l USING (delivery_id, row_no)
WHERE l.method NOT IN ('rule', 'weights')
QUALIFY row_number() OVER (PARTITION BY l.person_id ORDER BY d.event_on DESC, l.run_no DESC, d.delivery_id, d.row_no DESC) = 1
