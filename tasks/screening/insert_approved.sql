-- Targets whose first contact a decision of this run released; of a refused list the local additions go back to the pool, and
-- the others wait for the next list. Only what still waits is released; and whom another decision of this run and no earlier
-- day strikes, though it does not count, waits for the next list, on which somebody decides again. A household that turned out
-- to be one lies on the lists of all its targets: one approval is enough, and it goes back with the last of them.
-- Grain: target.
-- Reads campaign.approval, campaign.list_row, campaign.target_now, campaign.target_root, campaign.waiting_target,
-- campaign.kept_target, campaign.target_list, typed.target_approval, ops.package, ops.package_row, amendment.
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
        SELECT max(w.decided_on) FROM campaign.approval w WHERE w.list_id = a.list_id AND w.run_no = $run_no AND w.refused_ko IS NULL)),
decided AS (
    SELECT t.target_id, a.decision = 'REFUSED' AS is_refused, a.delivery_id, a.row_no
    FROM campaign.approval a
    JOIN campaign.list_row r ON r.list_id = a.list_id
    JOIN campaign.target_now n ON n.target_id = r.target_id
    JOIN campaign.target_root t ON t.target_id = n.current_id AND t.state = 'waiting'
    ANTI JOIN (FROM amendment WHERE action = 'REMOVE') s ON s.list_id = r.list_id AND s.target_id = r.target_id AND NOT s.is_kept
    WHERE a.run_no = $run_no AND a.refused_ko IS NULL AND (a.decision = 'REFUSED' OR r.target_id NOT IN (FROM doubted)))
SELECT target_id, CASE WHEN is_refused THEN 'sent_back' ELSE 'approved' END AS event, $as_of AS happened_on,
       min(delivery_id) AS delivery_id, min(row_no) AS row_no, $run_no AS run_no
FROM decided
WHERE NOT is_refused
   OR (target_id IN (SELECT target_id FROM campaign.waiting_target) AND target_id NOT IN (FROM campaign.kept_target SELECT target_id)
       AND target_id NOT IN (SELECT target_id FROM decided WHERE NOT is_refused))
GROUP BY target_id, is_refused
