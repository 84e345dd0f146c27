-- Households by the number they have in the household look-up. Grain: household. Reads new_row, core.appearance.
INSERT INTO core.household
SELECT household_id, 'look_up', arg_min(delivery_id, place), arg_min(row_no, place), $run_no
FROM (
    SELECT id_of('household', 'no/' || a.household_no) AS household_id, a.delivery_id, a.row_no,
           (a.delivery_id, a.row_no) AS place
    FROM core.appearance a JOIN new_row USING (delivery_id, row_no)
    WHERE a.household_no IS NOT NULL) seen
WHERE NOT EXISTS (SELECT 1 FROM core.household h WHERE h.household_id = seen.household_id)
GROUP BY household_id
