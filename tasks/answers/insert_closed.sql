-- Ends that the newest verdict of triage justifies, once a target is open; one that was urgent before its approval ends with
-- it. Grain: target. Reads campaign.newest_verdict, campaign.target_state.
INSERT INTO campaign.target_event BY NAME
SELECT t.target_id, 'closed' AS event, t.end_state, $as_of AS happened_on, t.delivery_id, t.row_no, $run_no AS run_no
FROM campaign.newest_verdict t
SEMI JOIN (SELECT target_id FROM campaign.target_state WHERE state = 'open') USING (target_id)
WHERE t.end_state IS NOT NULL
