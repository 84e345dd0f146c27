-- Returned rows in which something stands where a refusal is written, and no refusal was kept: the cell or the row could not
-- be read. Nobody is contacted on the strength of not knowing, until the line comes again (of an AI call, the same try) or
-- the household speaks or refuses on that day or later; a try that reached nobody says nothing. recipient is whom the package
-- went to that the row answers, who sends it again. A day that could not be read, or lies ahead, is that of receipt.
-- Grain: (target, row). Reads raw.* and typed.* of phone_result, visit_result, ai_call_result, ops.*, campaign.*.
CREATE OR REPLACE VIEW campaign.unread_refusal AS
WITH answer AS (
    SELECT delivery_id, row_no, package_id, ref, called_on AS told_on, CAST(NULL AS BIGINT) AS attempt_no FROM typed.phone_result
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref, visited_on, NULL FROM typed.visit_result
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref, CAST(called_at AS DATE), attempt_no FROM typed.ai_call_result),
written AS (
    SELECT delivery_id, row_no, package_id, ref FROM raw.phone_result WHERE refusal_scope IS NOT NULL OR result = '거부'
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref FROM raw.visit_result WHERE refusal_scope IS NOT NULL
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref FROM raw.ai_call_result
    WHERE opt_out IN ('Y', '예', '1', 'O', 'TRUE', '해당') AND identity IS DISTINCT FROM '불일치'),
told AS MATERIALIZED (
    SELECT w.delivery_id, w.row_no, d.run_no, p.target_id, k.recipient, p.package_id, p.ref, a.told_on, a.attempt_no,
           least(a.told_on, d.received_on) AS refused_on
    FROM written w
    ANTI JOIN campaign.refusal r ON r.delivery_id = w.delivery_id AND r.row_no = w.row_no
    JOIN ops.delivery d ON d.delivery_id = w.delivery_id
    JOIN ops.package k ON k.package_id = trim(w.package_id)
    JOIN campaign.package_named p ON p.package_id = k.package_id AND p.ref = trim(w.ref)
    LEFT JOIN answer a ON a.delivery_id = w.delivery_id AND a.row_no = w.row_no
    WHERE p.target_id IS NOT NULL),
-- What was said when another target of the household stood counts for the one that goes on.
spoke AS (
    SELECT n.current_id AS target_id, x.spoke_on, x.run_no, x.delivery_id, x.row_no
    FROM (SELECT target_id, attempted_on AS spoke_on, run_no, delivery_id, row_no FROM campaign.contact_attempt WHERE is_talk
          UNION ALL SELECT target_id, refused_on, run_no, delivery_id, row_no FROM campaign.refusal) x
    JOIN campaign.target_now n USING (target_id)),
read AS (
    SELECT t.delivery_id, t.row_no
    FROM told t
    JOIN answer a ON a.package_id = t.package_id AND a.ref = t.ref
    JOIN ops.delivery_verdict v ON v.delivery_id = a.delivery_id AND v.is_accepted
    ANTI JOIN ops.held_row x ON x.delivery_id = a.delivery_id AND x.row_no = a.row_no
    WHERE v.run_no > t.run_no AND a.delivery_id <> t.delivery_id
      AND coalesce(a.told_on >= t.told_on, true) AND coalesce(a.attempt_no = t.attempt_no, true)
    UNION ALL
    SELECT t.delivery_id, t.row_no
    FROM told t JOIN spoke s ON s.target_id = t.target_id
    WHERE s.run_no > t.run_no AND s.spoke_on >= t.refused_on AND (s.delivery_id, s.row_no) <> (t.delivery_id, t.row_no))
SELECT t.delivery_id, t.row_no, t.run_no, t.target_id, t.recipient
FROM told t ANTI JOIN read x ON x.delivery_id = t.delivery_id AND x.row_no = t.row_no
