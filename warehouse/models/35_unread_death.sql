-- Rows of the register that tell that somebody died and were kept back, or refused with their file, whose number is that of
-- whom one asks for in a household: nobody is rung to ask for the dead. A word that could not be read tells it if it names a
-- death. Until a row of that number is accepted with it or after it (in its own file, one of a death: a move beside it takes
-- nothing back), or it is released or an order withdraws it. Grain: row. Reads raw.death_and_move, typed.death_and_move,
-- ops.delivery_verdict, ops.held_row, ops.withdrawal_ordered, core.person, core.household_now.
CREATE OR REPLACE VIEW campaign.unread_death AS
WITH told AS (
    SELECT m.delivery_id, m.row_no, m.token, coalesce(m.event_code = 'DIED', contains(w.event_code, '사망'), false) AS is_death,
           v.run_no, v.is_accepted AND h.row_no IS NULL AS is_read
    FROM typed.death_and_move m
    JOIN ops.delivery_verdict v ON v.delivery_id = m.delivery_id
    LEFT JOIN raw.death_and_move w ON w.delivery_id = m.delivery_id AND w.row_no = m.row_no
    LEFT JOIN ops.held_row h ON h.delivery_id = m.delivery_id AND h.row_no = m.row_no)
SELECT t.delivery_id, t.row_no, n.household_id AS root_id
FROM told t
JOIN core.person p ON p.token = t.token
JOIN core.household_now n ON n.person_id = p.person_id
ANTI JOIN told r ON r.token = t.token AND r.is_read AND r.run_no >= t.run_no
    AND (r.delivery_id <> t.delivery_id OR r.is_death)
ANTI JOIN ops.withdrawal_ordered o
    ON o.subject_delivery_id = t.delivery_id AND coalesce(o.subject_row_no, t.row_no) = t.row_no
WHERE t.is_death AND NOT t.is_read
