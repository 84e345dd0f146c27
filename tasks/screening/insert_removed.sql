-- Targets that an amendment took off its list. Only local additions can be, of households that nobody listed or
-- reported: others stay.
-- Grain: target. Reads amendment, campaign.target_state.
INSERT INTO campaign.target_event BY NAME
SELECT a.target_id, 'removed' AS event, $as_of AS happened_on, min(a.delivery_id) AS delivery_id, min(a.row_no) AS row_no,
       $run_no AS run_no
FROM amendment a
JOIN campaign.target_state s ON s.target_id = a.target_id AND s.state = 'waiting'
WHERE a.action = 'REMOVE' AND NOT a.is_kept
GROUP BY a.target_id
