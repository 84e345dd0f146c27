-- Rows of an amendment that could not be followed: of a household that was not on the list, or that is on a national list or
-- was reported and stays. Grain: (row, code). Reads amendment.
INSERT INTO campaign.deviation BY NAME
SELECT delivery_id, row_no, target_id, CASE WHEN target_id IS NULL THEN 'unknown_reference' ELSE 'not_removable' END AS code,
       'team_head' AS owner, $as_of AS noticed_on, $run_no AS run_no
FROM amendment
WHERE target_id IS NULL OR (action = 'REMOVE' AND is_kept)
