-- law: every row that names a person and was not withdrawn is linked to one person at a time
-- Grain: one row. Reads core.appearance, core.withdrawn_row, core.current_link.
SELECT count(*) AS left_side, count(l.person_id) AS right_side, count(*) = count(l.person_id) AS holds
FROM (FROM core.appearance ANTI JOIN core.withdrawn_row USING (delivery_id, row_no)) a
    LEFT JOIN core.current_link l USING (delivery_id, row_no)
