-- The households of their own of such persons. Grain: household. Reads rehoused, core.household.
INSERT INTO core.household BY NAME
SELECT household_id, 'person' AS named_by, delivery_id, row_no, $run_no AS run_no
FROM rehoused WHERE NOT EXISTS (SELECT 1 FROM core.household h WHERE h.household_id = rehoused.household_id)
