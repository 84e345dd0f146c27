-- Households that a talk since this stage last ran may make a case: proposed by the officer, or with many needs. A household
-- has one case at a time. Grain: household. Reads campaign.returned_row, campaign.target_root, campaign.case_state,
-- campaign.safety_now, core.household_root, ops.stage_run; $unproposed domains make a case by themselves.
SELECT a.delivery_id, a.row_no, a.target_id, t.root_id AS household_id, a.domains, a.told_on,
       coalesce(a.disposition = 'CASE', false) AS is_proposed, f.root_id IS NOT NULL AS is_flagged
FROM campaign.returned_row a
JOIN campaign.target_root t ON t.target_id = a.target_id AND t.state <> 'removed'
LEFT JOIN campaign.safety_now f ON f.root_id = t.root_id
WHERE a.run_no <= $run_no
  AND a.run_no > (SELECT coalesce(max(run_no), 0) FROM ops.stage_run WHERE stage = 'cases')
  AND (a.disposition = 'CASE' OR (a.is_talk AND len(a.domains) >= CAST($unproposed AS INTEGER)
                                  AND coalesce(a.disposition NOT IN ('NO_NEED', 'WATCH'), true)))
  AND t.root_id NOT IN (SELECT h.root_id FROM campaign.case_state c JOIN core.household_root h USING (household_id)
                        WHERE c.is_open)
QUALIFY row_number() OVER (PARTITION BY t.root_id ORDER BY a.disposition IS DISTINCT FROM 'CASE', a.told_on, a.delivery_id, a.row_no) = 1
ORDER BY t.root_id
