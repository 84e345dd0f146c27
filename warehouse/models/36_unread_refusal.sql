-- Returned rows in which something stands where a refusal is written, and no refusal was kept: the cell or the row could not
-- be read. Until a later row of the household is read, nobody is contacted on the strength of not knowing; recipient is whom
-- the package went to that the row answers, who sends it again.
-- Grain: (target, row). Reads raw.phone_result, raw.visit_result, raw.ai_call_result, ops.*, campaign.*.
CREATE OR REPLACE VIEW campaign.unread_refusal AS
WITH written AS (
    SELECT delivery_id, row_no, package_id, ref FROM raw.phone_result WHERE refusal_scope IS NOT NULL OR result = '거부'
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref FROM raw.visit_result WHERE refusal_scope IS NOT NULL
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref FROM raw.ai_call_result
    WHERE opt_out IN ('Y', '예', '1', 'O', 'TRUE', '해당') AND identity IS DISTINCT FROM '불일치'),
told AS MATERIALIZED (
    SELECT w.delivery_id, w.row_no, d.run_no, p.target_id, k.recipient
    FROM written w
    ANTI JOIN campaign.refusal r ON r.delivery_id = w.delivery_id AND r.row_no = w.row_no
    JOIN ops.delivery d ON d.delivery_id = w.delivery_id
    JOIN ops.package k ON k.package_id = trim(w.package_id)
    JOIN campaign.package_named p ON p.package_id = k.package_id AND p.ref = trim(w.ref)
    WHERE p.target_id IS NOT NULL),
-- A later row that was read when another target of the household stood counts for the one that goes on.
read AS (
    SELECT n.current_id AS target_id, max(x.run_no) AS run_no
    FROM (SELECT target_id, run_no FROM campaign.triage
          UNION ALL SELECT target_id, run_no FROM campaign.visit_outcome) x
    JOIN campaign.target_now n USING (target_id)
    SEMI JOIN told t ON t.target_id = n.current_id
    GROUP BY n.current_id)
SELECT t.* FROM told t ANTI JOIN read x ON x.target_id = t.target_id AND x.run_no > t.run_no
