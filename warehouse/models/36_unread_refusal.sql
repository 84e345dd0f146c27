-- Returned rows in which a refusal is written, and no refusal was kept: the cell or the row could not be read, or it stands in
-- the remark alone. A line that comes again counts once. Nobody is contacted on the strength of not knowing, until the line
-- comes again and tells none (of an AI call, the same try) or the household speaks or refuses on that day or later; a try
-- that reached nobody says nothing. recipient is whom the package went to that the row answers, who sends it again. A day
-- that could not be read, or lies ahead, is that of receipt. Of records of 행복이음 those that were kept back or whose cell
-- could not be read: the others tell of whoever is no target, or of a call that is known; such a one comes again under its
-- number, and the town asks for it. Of a return that was refused whole nobody knows what it tells of any line of its
-- package: all of them are held (row_no is NULL) until one of that package is accepted, an order withdraws the refused one
-- (nobody can send it again), or the household speaks. A death that the register told and that was kept back holds as well
-- (what: refusal, death, return).
-- Grain: (target, row). Reads typed.phone_result, typed.visit_result, typed.ai_call_result, raw.ssis_result,
-- typed.ssis_result, ops.*, campaign.*, core.household, core.household_root, core.appearance.
CREATE OR REPLACE VIEW main.standing_unread_refusal AS
WITH answer AS (
    SELECT delivery_id, row_no, package_id, ref, called_on AS told_on, CAST(NULL AS BIGINT) AS attempt_no FROM typed.phone_result
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref, visited_on, NULL FROM typed.visit_result
    UNION ALL
    SELECT delivery_id, row_no, package_id, ref, CAST(called_at AS DATE), attempt_no FROM typed.ai_call_result),
answering AS (
    SELECT w.delivery_id, w.row_no, w.words, l.package_id, l.ref
    FROM campaign.written_refusal w JOIN campaign.line_meant l ON l.delivery_id = w.delivery_id AND l.row_no = w.row_no),
kept_back AS (
    SELECT w.delivery_id, w.row_no, trim(w.record_no) AS record_no, trim(w.package_id) AS package_id, trim(w.ref) AS ref,
           trim(w.household_no) AS household_no, a.called_on AS told_on
    FROM raw.ssis_result w
    LEFT JOIN typed.ssis_result a ON a.delivery_id = w.delivery_id AND a.row_no = w.row_no
    LEFT JOIN ops.delivery_verdict v ON v.delivery_id = w.delivery_id
    LEFT JOIN ops.held_row h ON h.delivery_id = w.delivery_id AND h.row_no = w.row_no
    WHERE (regexp_matches(w.refusal_scope, '[^\s\x{a0}\x{3000}-]') OR regexp_matches(w.result, '거\s*[부절]|REFUSED'))
      AND (h.row_no IS NOT NULL OR NOT v.is_accepted OR (a.refusal_scope IS NULL AND a.result IS DISTINCT FROM 'REFUSED'))),
numbered AS (
    SELECT DISTINCT a.household_no, r.root_id
    FROM kept_back w
    JOIN core.appearance a ON a.household_no = w.household_no
    JOIN core.household h ON h.delivery_id = a.delivery_id AND h.row_no = a.row_no AND h.named_by = 'look_up'
    JOIN core.household_root r ON r.household_id = h.household_id),
told AS MATERIALIZED (
    SELECT 'refusal' AS what, w.delivery_id, w.row_no, d.run_no, t.target_id, NULL AS recipient, NULL AS package_id, NULL AS ref,
           w.record_no, w.told_on, NULL AS attempt_no, least(w.told_on, d.received_on) AS refused_on
    FROM kept_back w
    JOIN ops.delivery d ON d.delivery_id = w.delivery_id
    LEFT JOIN numbered n ON n.household_no = w.household_no
    LEFT JOIN campaign.package_named p ON p.package_id = w.package_id AND p.ref = w.ref
    LEFT JOIN core.household_root o ON o.household_id = p.household_id
    JOIN core.household_root r ON r.root_id = coalesce(n.root_id, o.root_id)
    JOIN campaign.target t ON t.household_id = r.household_id
    UNION ALL
    SELECT 'refusal', w.delivery_id, w.row_no, d.run_no, p.target_id, k.recipient, p.package_id, p.ref, NULL, a.told_on,
           a.attempt_no, least(a.told_on, d.received_on) AS refused_on
    FROM answering w
    JOIN ops.delivery d ON d.delivery_id = w.delivery_id
    JOIN ops.package k ON k.package_id = w.package_id
    JOIN campaign.package_named p ON p.package_id = k.package_id AND p.ref = w.ref
    LEFT JOIN answer a ON a.delivery_id = w.delivery_id AND a.row_no = w.row_no
    LEFT JOIN campaign.refusal r ON r.delivery_id = w.delivery_id AND r.row_no = w.row_no
    WHERE p.target_id IS NOT NULL
    QUALIFY r.row_no IS NULL AND row_number() OVER (PARTITION BY p.package_id, p.ref, w.words, a.told_on, a.attempt_no
                                                    ORDER BY d.run_no, w.delivery_id, w.row_no) = 1
    UNION ALL
    SELECT 'death', w.delivery_id, w.row_no, d.run_no, t.target_id, 'team_head', NULL, NULL, NULL, NULL, NULL, d.received_on
    FROM campaign.unread_death w
    JOIN ops.delivery d ON d.delivery_id = w.delivery_id
    JOIN core.household_root r ON r.root_id = w.root_id
    JOIN campaign.target t ON t.household_id = r.household_id),
unkept AS (FROM campaign.written_refusal w ANTI JOIN campaign.refusal r ON r.delivery_id = w.delivery_id AND r.row_no = w.row_no),
refused_whole AS (
    SELECT delivery_id, package_id, run_no FROM ops.refused_answer
    UNION
    SELECT a.delivery_id, a.package_id, v.run_no
    FROM answer a JOIN ops.delivery_verdict v ON v.delivery_id = a.delivery_id AND NOT v.is_accepted),
accepted AS (
    SELECT a.package_id, max(v.run_no) AS run_no
    FROM answer a JOIN ops.delivery_verdict v ON v.delivery_id = a.delivery_id AND v.is_accepted
    GROUP BY a.package_id),
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
    ANTI JOIN unkept u ON u.delivery_id = a.delivery_id AND u.row_no = a.row_no
    WHERE v.run_no > t.run_no AND a.delivery_id <> t.delivery_id
      AND coalesce(a.told_on >= t.told_on, true) AND coalesce(a.attempt_no = t.attempt_no, true)
    UNION ALL
    SELECT t.delivery_id, t.row_no
    FROM told t
    JOIN typed.ssis_result a ON a.record_no = t.record_no AND a.delivery_id <> t.delivery_id
    JOIN ops.delivery_verdict v ON v.delivery_id = a.delivery_id AND v.is_accepted AND v.run_no > t.run_no
    ANTI JOIN ops.held_row x ON x.delivery_id = a.delivery_id AND x.row_no = a.row_no
    UNION ALL
    SELECT t.delivery_id, t.row_no
    FROM told t JOIN spoke s ON s.target_id = t.target_id
    WHERE s.run_no > t.run_no AND s.spoke_on >= t.refused_on AND (s.delivery_id, s.row_no) <> (t.delivery_id, t.row_no))
SELECT t.delivery_id, t.row_no, t.run_no, t.target_id, t.recipient, t.what
FROM told t ANTI JOIN read x ON x.delivery_id = t.delivery_id AND x.row_no = t.row_no
UNION ALL
SELECT DISTINCT w.delivery_id, CAST(NULL AS INTEGER), w.run_no, p.target_id, k.recipient, 'return'
FROM refused_whole w
JOIN ops.delivery d ON d.delivery_id = w.delivery_id
JOIN ops.package k ON k.package_id = w.package_id
JOIN campaign.package_named p ON p.package_id = w.package_id AND p.target_id IS NOT NULL
ANTI JOIN accepted a ON a.package_id = w.package_id AND a.run_no >= w.run_no
ANTI JOIN ops.withdrawal_ordered o ON o.subject_delivery_id = w.delivery_id AND o.subject_row_no IS NULL
ANTI JOIN spoke s ON s.target_id = p.target_id AND s.run_no > w.run_no AND s.spoke_on >= d.received_on;
CREATE OR REPLACE VIEW campaign.unread_refusal AS FROM standing_unread_refusal
