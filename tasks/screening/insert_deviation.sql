-- Rows of an amendment that could not be followed: of a household that is on a national list or was reported, and stays; and
-- decisions that were not taken at all. Grain: (row, code). Reads amendment, campaign.approval.
INSERT INTO campaign.deviation BY NAME
SELECT delivery_id, row_no, target_id, 'not_removable' AS code, 'team_head' AS owner, $as_of AS noticed_on, $run_no AS run_no
FROM amendment WHERE action = 'REMOVE' AND is_kept
UNION ALL
SELECT delivery_id, min(row_no), NULL, 'decision_not_taken', 'team_head', $as_of, $run_no
FROM campaign.approval WHERE run_no = $run_no AND refused_ko IS NOT NULL
GROUP BY delivery_id, refused_ko
