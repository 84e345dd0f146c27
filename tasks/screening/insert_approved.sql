-- Targets whose first contact a decision of this run released; a refused list's listed targets wait for the next list,
-- its local additions go back to the pool. Grain: target. Reads campaign.approval, campaign.list_row, campaign.target.
INSERT INTO campaign.target_event
SELECT r.target_id, CASE WHEN a.decision = 'REFUSED' THEN 'removed' ELSE 'approved' END, NULL, $as_of,
       min(a.delivery_id), min(a.row_no), $run_no
FROM campaign.approval a
JOIN campaign.list_row r ON r.list_id = a.list_id
JOIN campaign.target t ON t.target_id = r.target_id
WHERE a.run_no = $run_no AND a.refused_ko IS NULL
  AND (a.decision <> 'REFUSED' OR t.basis IN ('selected', 'audit'))
  AND NOT EXISTS (SELECT 1 FROM campaign.target_event e WHERE e.target_id = r.target_id
                  AND e.event IN ('approved', 'removed'))
GROUP BY r.target_id, a.decision
