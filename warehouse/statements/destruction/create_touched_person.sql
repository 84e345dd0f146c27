-- Persons of whom rows are destroyed, and whether any is left. Grain: person. Reads core.link, due_row.
CREATE OR REPLACE TEMP TABLE touched_person AS
SELECT l.person_id, bool_or(d.row_no IS NULL) AS is_left
FROM core.link l LEFT JOIN due_row d USING (delivery_id, row_no)
GROUP BY l.person_id HAVING bool_or(d.row_no IS NOT NULL)
