-- The end of targets of whose household nobody is left here; the fact is the row that told it.
-- Grain: target. Reads campaign.target_root, exclusion.
INSERT INTO campaign.target_event BY NAME
SELECT t.target_id, 'closed' AS event, e.end_state, $as_of AS happened_on, e.delivery_id, e.row_no, $run_no AS run_no
FROM campaign.target_root t JOIN exclusion e ON e.household_id = t.root_id
WHERE t.state = 'open'
