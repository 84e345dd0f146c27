-- Targets whose first contact a decision of this run released; of a refused list the local additions go back to the pool, and
-- the others wait for the next list. Only what still waits is released. Grain: target.
-- Reads campaign.approval, campaign.list_row, campaign.target_root, campaign.kept_target.
INSERT INTO campaign.target_event BY NAME
SELECT t.target_id, CASE WHEN a.decision = 'REFUSED' THEN 'sent_back' ELSE 'approved' END AS event, $as_of AS happened_on,
       min(a.delivery_id) AS delivery_id, min(a.row_no) AS row_no, $run_no AS run_no
FROM campaign.approval a
JOIN campaign.list_row r ON r.list_id = a.list_id
JOIN campaign.target_root t ON t.target_id = r.target_id AND t.state = 'waiting'
WHERE a.run_no = $run_no AND a.refused_ko IS NULL AND (a.decision <> 'REFUSED' OR NOT EXISTS (
    SELECT 1 FROM campaign.kept_target k WHERE k.target_id = t.target_id))
GROUP BY t.target_id, a.decision
