-- What was refused at the door; until the officer is asked, everything of this campaign. It counts from the day on which the
-- list left at the earliest: a slip of the year must not end a refusal before it was told. Grain: row.
-- Reads new_result; $review_days is a JSON object of calendar days by scope.
INSERT INTO campaign.refusal
SELECT delivery_id, row_no, target_id, root_id, scope_in_force, greatest(visited_on, asked_on),
       greatest(visited_on, asked_on) + CAST(CAST($review_days AS JSON) ->> scope_in_force AS INTEGER), $run_no
FROM new_result n
WHERE target_id IS NOT NULL AND (result = 'REFUSED' OR refusal_scope IS NOT NULL) AND result <> 'NOT_DONE'
  AND NOT EXISTS (SELECT 1 FROM campaign.refusal r WHERE r.delivery_id = n.delivery_id AND r.row_no = n.row_no)
