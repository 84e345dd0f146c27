-- A household that was named by its first person, once somebody who lives in it is looked up under a number; the newest
-- look-up holds.
-- Grain: household. Reads new_row, core.appearance, core.link, core.membership, core.household,
-- core.household_link_now, typed.ssis_household.
INSERT INTO core.household_link
WITH lives AS (SELECT person_id, max_by(household_id, run_no) AS household_id FROM core.membership GROUP BY person_id),
looked_up AS (
    SELECT a.delivery_id, a.row_no, a.household_no,
           (coalesce(t.looked_up_on, DATE '0001-01-01'), a.delivery_id, a.row_no) AS place
    FROM core.appearance a
    JOIN new_row USING (delivery_id, row_no)
    LEFT JOIN typed.ssis_household t ON t.delivery_id = a.delivery_id AND t.row_no = a.row_no)
SELECT h.household_id, arg_max(id_of('household', 'no/' || a.household_no), a.place), max_by(a.delivery_id, a.place),
       max_by(a.row_no, a.place), $run_no
FROM looked_up a
JOIN core.link l ON l.delivery_id = a.delivery_id AND l.row_no = a.row_no AND l.run_no = $run_no
JOIN lives m ON m.person_id = l.person_id
JOIN core.household h ON h.household_id = m.household_id AND h.named_by = 'person'
WHERE a.household_no IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM core.household_link_now k WHERE k.from_household_id = h.household_id)
GROUP BY h.household_id
