-- What the amendments of this run ask for, with the target of their list that each row means. Grain: row.
-- is_kept: the target may not be struck, or goes on for one that nobody strikes: two rows of the list turned out to be one household.
-- Reads campaign.approval, typed.target_approval, campaign.list_row, campaign.target_list, campaign.kept_target,
-- campaign.attached_row, ops.package_row, ops.package.
CREATE OR REPLACE TEMP TABLE amendment AS
WITH asked AS MATERIALIZED (
    SELECT a.delivery_id, a.row_no, a.list_id, d.action, d.order_no, d.reason_code, r.target_id
    FROM campaign.approval a
    JOIN typed.target_approval d USING (delivery_id, row_no)
    JOIN campaign.target_list l USING (list_id)
    JOIN ops.package s ON s.kind = 'target_list' AND s.run_no = l.run_no
    JOIN ops.package_row p ON p.package_id = s.package_id AND p.ref = d.ref
    JOIN campaign.list_row r ON r.list_id = a.list_id AND r.target_id = p.subject_id
    WHERE a.run_no = $run_no AND a.refused_ko IS NULL AND a.decision = 'AMENDED'),
kept AS (
    SELECT target_id FROM campaign.kept_target
    UNION
    SELECT current_id FROM campaign.attached_row ANTI JOIN (FROM asked WHERE action = 'REMOVE') USING (target_id))
SELECT a.*, k.target_id IS NOT NULL AS is_kept FROM asked a LEFT JOIN kept k USING (target_id)
