-- Open or waiting targets that came by a row which this run withdrew by order, or whose link it undid: the team head decides what
-- becomes of them, since what was done for them stays done. Grain: (row, code).
-- Reads core.withdrawn_row, core.link, campaign.target, campaign.listing, campaign.target_now, campaign.target_state.
INSERT INTO campaign.deviation BY NAME
WITH brought AS (
    SELECT delivery_id, row_no, target_id FROM campaign.target
    UNION ALL
    SELECT delivery_id, row_no, target_id FROM campaign.listing),
doubted AS (
    SELECT delivery_id, row_no, 'basis_withdrawn' AS code FROM core.withdrawn_row WHERE run_no = $run_no AND cause = 'ordered'
    UNION ALL
    SELECT delivery_id, row_no, 'link_undone' FROM core.link WHERE run_no = $run_no AND method = 'undone')
SELECT w.delivery_id, w.row_no, min(n.current_id) AS target_id, w.code, 'team_head' AS owner,
       $as_of AS noticed_on, $run_no AS run_no
FROM doubted w
JOIN brought b ON b.delivery_id = w.delivery_id AND b.row_no = w.row_no
JOIN campaign.target_now n ON n.target_id = b.target_id
JOIN campaign.target_state s ON s.target_id = n.current_id AND s.state IN ('waiting', 'open')
GROUP BY w.delivery_id, w.row_no, w.code
