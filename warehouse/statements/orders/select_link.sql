-- Whom a row names, how that was found, how sure it is and what it rests on. Grain: one row. Reads core.current_link.
SELECT person_id, method, probability, evidence FROM core.current_link WHERE delivery_id = $delivery_id AND row_no = $row_no
