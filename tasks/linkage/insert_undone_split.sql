-- Who was one household until now, and what either refused or protects it holds for both: the household of the undone row and the
-- one it was taken for, and households that were linked because of that row. Grain: (household, other household).
-- Reads undone, core.household_link, core.household_link_now, core.household_split.
INSERT INTO core.household_split BY NAME
WITH parted AS (
    SELECT household_id, from_household_id, by_delivery_id AS delivery_id, by_row_no AS row_no FROM undone
    WHERE household_id <> from_household_id
    UNION ALL
    SELECT k.from_household_id, k.to_household_id, u.by_delivery_id, u.by_row_no
    FROM core.household_link_now k JOIN undone u USING (delivery_id, row_no))
SELECT household_id, from_household_id, min(delivery_id) AS delivery_id, min_by(row_no, (delivery_id, row_no)) AS row_no,
       $run_no AS run_no
FROM parted p
WHERE NOT EXISTS (SELECT 1 FROM core.household_split s
                  WHERE s.household_id = p.household_id AND s.from_household_id = p.from_household_id)
GROUP BY household_id, from_household_id
