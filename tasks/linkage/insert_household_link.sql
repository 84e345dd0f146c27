-- A household that was named by its first person, once somebody who lives in it is looked up under a number.
-- Grain: household. Reads new_row, core.appearance, core.link, core.membership, core.household,
-- core.household_link_now.
INSERT INTO core.household_link
WITH lives AS (SELECT person_id, max_by(household_id, run_no) AS household_id FROM core.membership GROUP BY person_id)
SELECT h.household_id, arg_max(id_of('household', 'no/' || a.household_no), (a.delivery_id, a.row_no)),
       max_by(a.delivery_id, (a.delivery_id, a.row_no)), max_by(a.row_no, (a.delivery_id, a.row_no)), $run_no
FROM core.appearance a
JOIN new_row USING (delivery_id, row_no)
JOIN core.link l ON l.delivery_id = a.delivery_id AND l.row_no = a.row_no AND l.run_no = $run_no
JOIN lives m ON m.person_id = l.person_id
JOIN core.household h ON h.household_id = m.household_id AND h.named_by = 'person'
WHERE a.household_no IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM core.household_link_now k WHERE k.from_household_id = h.household_id)
GROUP BY h.household_id
