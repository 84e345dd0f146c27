-- A household that was named by its first person, once that person is looked up under a number. Grain: household.
-- Reads core.appearance, core.link, core.household.
INSERT INTO core.household_link
SELECT h.household_id, arg_max(id_of('household', 'no/' || a.household_no), (a.delivery_id, a.row_no)),
       max_by(a.delivery_id, (a.delivery_id, a.row_no)), max_by(a.row_no, (a.delivery_id, a.row_no)), $run_no
FROM core.appearance a
JOIN new_row USING (delivery_id, row_no)
JOIN core.link l ON l.delivery_id = a.delivery_id AND l.row_no = a.row_no AND l.run_no = $run_no
JOIN core.household h ON h.household_id = id_of('household', 'person/' || l.person_id)
WHERE a.household_no IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM core.household_link k WHERE k.from_household_id = h.household_id)
GROUP BY h.household_id
