-- Which lines of what was sent a returned row may mean: the one that it writes; under a number that no package has
-- (mistyped, or given after a backup that was put back since) the one that was sent last under its reference; and the lines
-- of the name that it writes, where that is another's or it writes no reference: nobody knows whose its answer is, so a
-- danger and a refusal hold for each of them.
-- Grain: (row, line). Reads typed.phone_result, typed.visit_result, typed.ai_call_result, campaign.unread_call,
-- campaign.line_named, ops.package, ops.package_row, ops.quarantine.
CREATE OR REPLACE VIEW main.standing_line_meant AS
WITH written AS (
    SELECT delivery_id, row_no, package_id, ref, line_name FROM typed.phone_result
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref, line_name FROM typed.visit_result
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref, NULL FROM typed.ai_call_result
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref, NULL FROM campaign.unread_call),
moved AS (
    SELECT DISTINCT w.delivery_id, w.row_no, o.package_id, regexp_replace(w.line_name, '[^\p{L}]', '', 'g') AS name
    FROM written w
    JOIN ops.quarantine q ON q.delivery_id = w.delivery_id AND q.row_no = w.row_no AND q.rule IN ('line_not_moved', 'ref_present')
    JOIN written o ON o.delivery_id = w.delivery_id)
SELECT delivery_id, row_no, package_id, ref FROM written SEMI JOIN ops.package USING (package_id)
UNION ALL
SELECT w.delivery_id, w.row_no, arg_max(p.package_id, p.run_no), w.ref
FROM written w ANTI JOIN ops.package k ON k.package_id = w.package_id
JOIN ops.package_row p ON p.ref = w.ref
GROUP BY ALL
UNION ALL
SELECT m.delivery_id, m.row_no, l.package_id, l.ref
FROM moved m
JOIN campaign.line_named l ON l.package_id = m.package_id AND regexp_replace(l.person_name, '[^\p{L}]', '', 'g') = m.name;
CREATE OR REPLACE VIEW campaign.line_meant AS FROM standing_line_meant
