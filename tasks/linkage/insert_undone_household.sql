-- The households of such persons. Grain: household. Reads undone, core.household.
INSERT INTO core.household BY NAME
SELECT household_id, 'person' AS named_by, delivery_id, row_no, $run_no AS run_no
FROM undone
WHERE is_first AND household_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM core.household h WHERE h.household_id = undone.household_id)
