-- Of whom an officer told at the door that they died or live in an institution, until a later line of the same sheet tells
-- otherwise, or the register that they are here since. Of a row without a number it is whoever that row turned out to name.
-- It ends nothing by itself: one asks for whoever is left. Grain: person.
-- Reads core.door_loss, core.person, core.current_link, core.person_status.
CREATE OR REPLACE VIEW core.door_loss_now AS
WITH newest AS (
    SELECT arg_max(person_id, run_no) AS person_id, arg_max(result, run_no) AS result, arg_max(visited_on, run_no) AS visited_on
    FROM core.door_loss GROUP BY package_id, ref),
lost AS (
    SELECT coalesce(l.person_id, n.person_id) AS person_id, n.visited_on
    FROM newest n
    LEFT JOIN core.person p ON p.person_id = n.person_id AND p.token IS NULL
    LEFT JOIN core.current_link l ON l.delivery_id = p.delivery_id AND l.row_no = p.row_no
    WHERE n.result IN ('DIED', 'INSTITUTION'))
SELECT l.person_id, max(l.visited_on) AS told_on
FROM lost l
ANTI JOIN core.person_status s ON s.person_id = l.person_id AND s.status = 'HERE' AND s.event_on >= l.visited_on
GROUP BY l.person_id
