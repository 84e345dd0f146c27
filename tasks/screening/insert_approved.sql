-- Targets whose first contact a decision of this run released; of a refused list the local additions go back to the pool, and
-- the others, as whoever goes on for a row of another list, wait for the next one. Only what still waits is released; and whom
-- another decision of this run and no earlier day strikes, though it does not count, waits for the next list, on which somebody
-- decides again. Grain: target.
-- Reads campaign.approval, campaign.list_row, campaign.target_root, campaign.kept_target, campaign.attached_row,
-- campaign.target_list, typed.target_approval, ops.package, ops.package_row.
INSERT INTO campaign.target_event BY NAME
WITH doubted AS (
    SELECT p.subject_id AS target_id
    FROM campaign.approval a
    JOIN typed.target_approval d USING (delivery_id, row_no)
    JOIN campaign.target_list l ON l.list_id = a.list_id
    JOIN ops.package s ON s.kind = 'target_list' AND s.run_no = l.run_no
    JOIN ops.package_row p ON p.package_id = s.package_id AND p.ref = d.ref
    ANTI JOIN campaign.kept_target k ON k.target_id = p.subject_id
    WHERE a.run_no = $run_no AND a.refused_ko IS NOT NULL AND d.action = 'REMOVE' AND a.decided_on >= (
        SELECT max(w.decided_on) FROM campaign.approval w WHERE w.list_id = a.list_id AND w.run_no = $run_no AND w.refused_ko IS NULL))
SELECT t.target_id, CASE WHEN a.decision = 'REFUSED' THEN 'sent_back' ELSE 'approved' END AS event, $as_of AS happened_on,
       min(a.delivery_id) AS delivery_id, min(a.row_no) AS row_no, $run_no AS run_no
FROM campaign.approval a
JOIN campaign.list_row r ON r.list_id = a.list_id
JOIN campaign.target_root t ON t.target_id = r.target_id AND t.state = 'waiting'
WHERE a.run_no = $run_no AND a.refused_ko IS NULL
  AND CASE WHEN a.decision = 'REFUSED' THEN t.target_id NOT IN (SELECT target_id FROM campaign.kept_target
                                                                UNION SELECT current_id FROM campaign.attached_row)
           ELSE t.target_id NOT IN (SELECT target_id FROM doubted) END
GROUP BY t.target_id, a.decision
